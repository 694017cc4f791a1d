namespace ArtifactStore;

/// <summary>The artifacts of a store, whose creates carry the ids of a run.</summary>
/// <param name="inner">The artifacts.</param>
/// <param name="flowRunId">The flow run.</param>
/// <param name="taskRunId">The task run; null for none.</param>
internal sealed class RunArtifacts(IArtifactRepository inner, Guid flowRunId, Guid? taskRunId) : IArtifactRepository
{
    public Task<Artifact> CreateArtifactAsync(ArtifactCreate artifact, CancellationToken cancellationToken = default) =>
        inner.CreateArtifactAsync(Of(artifact), cancellationToken);

    public Task<IReadOnlyList<Artifact>> CreateArtifactsAsync(
        IReadOnlyList<ArtifactCreate> artifacts,
        CancellationToken cancellationToken = default
    ) => inner.CreateArtifactsAsync(artifacts is null ? null! : [.. artifacts.Select(Of)], cancellationToken);

    public Task<GetOrCreateResult> GetOrCreateArtifactAsync(ArtifactCreate artifact, CancellationToken cancellationToken = default) =>
        inner.GetOrCreateArtifactAsync(Of(artifact), cancellationToken);

    public Task<Artifact?> ReadArtifactAsync(Guid artifactId, CancellationToken cancellationToken = default) =>
        inner.ReadArtifactAsync(artifactId, cancellationToken);

    public Task<Artifact?> ReadArtifactAsync(string key, int version, CancellationToken cancellationToken = default) =>
        inner.ReadArtifactAsync(key, version, cancellationToken);

    public Task<ArtifactCollection?> ReadLatestArtifactAsync(string key, CancellationToken cancellationToken = default) =>
        inner.ReadLatestArtifactAsync(key, cancellationToken);

    public Task<IReadOnlyList<Artifact>> ReadVersionsAsync(
        string key,
        int? limit = null,
        int? beforeVersion = null,
        bool includeData = true,
        CancellationToken cancellationToken = default
    ) => inner.ReadVersionsAsync(key, limit, beforeVersion, includeData, cancellationToken);

    public Task<IReadOnlyList<Artifact>> ReadArtifactsAsync(ArtifactQuery? query = null, CancellationToken cancellationToken = default) =>
        inner.ReadArtifactsAsync(query, cancellationToken);

    public Task<IReadOnlyList<ArtifactCollection>> ReadLatestArtifactsAsync(
        ArtifactCollectionQuery? query = null,
        CancellationToken cancellationToken = default
    ) => inner.ReadLatestArtifactsAsync(query, cancellationToken);

    public Task<ArtifactPage<Artifact>> ReadArtifactPageAsync(
        ArtifactQuery? query = null,
        bool includeTotal = false,
        CancellationToken cancellationToken = default
    ) => inner.ReadArtifactPageAsync(query, includeTotal, cancellationToken);

    public Task<ArtifactPage<ArtifactCollection>> ReadLatestArtifactPageAsync(
        ArtifactCollectionQuery? query = null,
        bool includeTotal = false,
        CancellationToken cancellationToken = default
    ) => inner.ReadLatestArtifactPageAsync(query, includeTotal, cancellationToken);

    public IAsyncEnumerable<Artifact> StreamArtifactsAsync(ArtifactQuery? query = null, CancellationToken cancellationToken = default) =>
        inner.StreamArtifactsAsync(query, cancellationToken);

    public IAsyncEnumerable<ArtifactCollection> StreamLatestArtifactsAsync(
        ArtifactCollectionQuery? query = null,
        CancellationToken cancellationToken = default
    ) => inner.StreamLatestArtifactsAsync(query, cancellationToken);

    public Task<long> CountArtifactsAsync(ArtifactQuery? query = null, CancellationToken cancellationToken = default) =>
        inner.CountArtifactsAsync(query, cancellationToken);

    public Task<long> CountLatestArtifactsAsync(ArtifactCollectionQuery? query = null, CancellationToken cancellationToken = default) =>
        inner.CountLatestArtifactsAsync(query, cancellationToken);

    public Task<bool> UpdateArtifactAsync(Guid artifactId, ArtifactUpdate update, CancellationToken cancellationToken = default) =>
        inner.UpdateArtifactAsync(artifactId, update, cancellationToken);

    public Task<bool> DeleteArtifactAsync(Guid artifactId, bool force = false, CancellationToken cancellationToken = default) =>
        inner.DeleteArtifactAsync(artifactId, force, cancellationToken);

    public Task<bool> DeleteArtifactAsync(string key, int version, bool force = false, CancellationToken cancellationToken = default) =>
        inner.DeleteArtifactAsync(key, version, force, cancellationToken);

    public Task<ArtifactDeleteResult> DeleteArtifactsAsync(
        ArtifactQuery query,
        bool force = false,
        CancellationToken cancellationToken = default
    ) => inner.DeleteArtifactsAsync(query, force, cancellationToken);

    private ArtifactCreate Of(ArtifactCreate artifact) =>
        artifact is null
            ? null!
            : artifact with
            {
                FlowRunId = artifact.FlowRunId ?? flowRunId,
                TaskRunId = artifact.TaskRunId ?? taskRunId,
            };
}
