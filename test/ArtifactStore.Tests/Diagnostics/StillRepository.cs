namespace ArtifactStore.Tests.Diagnostics;

/// <summary>Counts its calls and does nothing else, so that whatever is allocated is somebody else's.</summary>
internal sealed class StillRepository : IArtifactRepository
{
    public static readonly ArtifactQuery Query = new();

    private static readonly Task<GetOrCreateResult> OneResult = Task.FromResult<GetOrCreateResult>(null!);
    private static readonly Task<Artifact> OneArtifact = Task.FromResult<Artifact>(null!);
    private static readonly Task<Artifact?> MaybeArtifact = Task.FromResult<Artifact?>(null);
    private static readonly Task<ArtifactCollection?> MaybeCollection = Task.FromResult<ArtifactCollection?>(null);
    private static readonly Task<IReadOnlyList<Artifact>> NoArtifacts = Task.FromResult<IReadOnlyList<Artifact>>([]);
    private static readonly Task<IReadOnlyList<ArtifactCollection>> NoCollections = Task.FromResult<IReadOnlyList<ArtifactCollection>>([]);
    private static readonly Task<ArtifactPage<Artifact>> Page = Task.FromResult<ArtifactPage<Artifact>>(new([], null, null));
    private static readonly Task<ArtifactPage<ArtifactCollection>> Keys = Task.FromResult<ArtifactPage<ArtifactCollection>>(
        new([], null, null)
    );
    private static readonly Task<long> Zero = Task.FromResult(0L);
    private static readonly Task<ArtifactDeleteResult> NothingDeleted = Task.FromResult(new ArtifactDeleteResult(0, 0));
    private static readonly Task<bool> No = Task.FromResult(false);
    private static readonly IAsyncEnumerable<Artifact> Nothing = AsyncEnumerable.Empty<Artifact>();
    private static readonly IAsyncEnumerable<ArtifactCollection> NothingLatest = AsyncEnumerable.Empty<ArtifactCollection>();

    public int Calls { get; private set; }

    public Task<Artifact> CreateArtifactAsync(ArtifactCreate artifact, CancellationToken cancellationToken = default) =>
        Counted(OneArtifact);

    public Task<GetOrCreateResult> GetOrCreateArtifactAsync(ArtifactCreate artifact, CancellationToken cancellationToken = default) =>
        Counted(OneResult);

    public Task<IReadOnlyList<Artifact>> CreateArtifactsAsync(
        IReadOnlyList<ArtifactCreate> artifacts,
        CancellationToken cancellationToken = default
    ) => Counted(NoArtifacts);

    public Task<Artifact?> ReadArtifactAsync(Guid artifactId, CancellationToken cancellationToken = default) => Counted(MaybeArtifact);

    public Task<Artifact?> ReadArtifactAsync(string key, int version, CancellationToken cancellationToken = default) =>
        Counted(MaybeArtifact);

    public Task<ArtifactCollection?> ReadLatestArtifactAsync(string key, CancellationToken cancellationToken = default) =>
        Counted(MaybeCollection);

    public Task<IReadOnlyList<Artifact>> ReadVersionsAsync(
        string key,
        int? limit = null,
        int? beforeVersion = null,
        bool includeData = true,
        CancellationToken cancellationToken = default
    ) => Counted(NoArtifacts);

    public Task<IReadOnlyList<Artifact>> ReadArtifactsAsync(ArtifactQuery? query = null, CancellationToken cancellationToken = default) =>
        Counted(NoArtifacts);

    public Task<IReadOnlyList<ArtifactCollection>> ReadLatestArtifactsAsync(
        ArtifactCollectionQuery? query = null,
        CancellationToken cancellationToken = default
    ) => Counted(NoCollections);

    public Task<ArtifactPage<Artifact>> ReadArtifactPageAsync(
        ArtifactQuery? query = null,
        bool includeTotal = false,
        CancellationToken cancellationToken = default
    ) => Counted(Page);

    public Task<ArtifactPage<ArtifactCollection>> ReadLatestArtifactPageAsync(
        ArtifactCollectionQuery? query = null,
        bool includeTotal = false,
        CancellationToken cancellationToken = default
    ) => Counted(Keys);

    public IAsyncEnumerable<Artifact> StreamArtifactsAsync(ArtifactQuery? query = null, CancellationToken cancellationToken = default) =>
        Counted(Nothing);

    public IAsyncEnumerable<ArtifactCollection> StreamLatestArtifactsAsync(
        ArtifactCollectionQuery? query = null,
        CancellationToken cancellationToken = default
    ) => Counted(NothingLatest);

    public Task<long> CountArtifactsAsync(ArtifactQuery? query = null, CancellationToken cancellationToken = default) => Counted(Zero);

    public Task<long> CountLatestArtifactsAsync(ArtifactCollectionQuery? query = null, CancellationToken cancellationToken = default) =>
        Counted(Zero);

    public Task<bool> UpdateArtifactAsync(Guid artifactId, ArtifactUpdate update, CancellationToken cancellationToken = default) =>
        Counted(No);

    public Task<bool> DeleteArtifactAsync(Guid artifactId, bool force = false, CancellationToken cancellationToken = default) =>
        Counted(No);

    public Task<bool> DeleteArtifactAsync(string key, int version, bool force = false, CancellationToken cancellationToken = default) =>
        Counted(No);

    public Task<ArtifactDeleteResult> DeleteArtifactsAsync(
        ArtifactQuery query,
        bool force = false,
        CancellationToken cancellationToken = default
    ) => Counted(NothingDeleted);

    private T Counted<T>(T result)
    {
        Calls++;
        return result;
    }
}
