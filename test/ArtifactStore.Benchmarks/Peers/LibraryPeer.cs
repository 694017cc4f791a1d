namespace ArtifactStore.Benchmarks.Peers;

/// <summary>The library itself.</summary>
internal sealed class LibraryPeer(Database database) : IPeer
{
    public const string PeerName = "ArtifactStore";

    private readonly IArtifactStore _store = database.OpenStore();

    public string Name => PeerName;

    public async Task<Answer> ReadAsync(Guid id) => Answer.Of(await _store.Artifacts.ReadArtifactAsync(id) is { } row ? [row] : []);

    public async Task<Answer> LatestAsync(string key) =>
        Answer.Of(await _store.Artifacts.ReadLatestArtifactAsync(key) is { } row ? [row] : []);

    public async Task<Answer> NewestAsync(int limit, bool bodies) =>
        Answer.Of(await _store.Artifacts.ReadArtifactsAsync(new ArtifactQuery { Limit = limit, IncludeData = bodies }));

    public async Task<Answer> NewestOfFlowAsync(string flow, int limit) =>
        Answer.Of(
            await _store.Artifacts.ReadArtifactsAsync(
                new ArtifactQuery
                {
                    Flows = new() { Name = flow },
                    Limit = limit,
                }
            )
        );

    public async Task<Answer> CountOfDeploymentAsync(string deployment) =>
        new(await _store.Artifacts.CountArtifactsAsync(new ArtifactQuery { Deployments = new() { Name = deployment } }));

    public async Task<Answer> LatestOfFlowAsync(string flow, int limit) =>
        Answer.Of(
            await _store.Artifacts.ReadLatestArtifactsAsync(
                new()
                {
                    Flows = new() { Name = flow },
                    Limit = limit,
                }
            )
        );

    public async Task<Answer> PageAsync(Guid behind, int limit)
    {
        // Of a row, the cursor of this sort takes the id alone.
        var row = new Artifact
        {
            Id = behind,
            Created = default,
            Updated = default,
        };
        var query = new ArtifactQuery { Limit = limit, After = ArtifactCursor.After(row, ArtifactSort.IdDesc) };
        return Answer.Of(await _store.Artifacts.ReadArtifactsAsync(query));
    }

    public async Task<Answer> StreamAsync()
    {
        var (rows, first, last) = (0L, Guid.Empty, Guid.Empty);
        await foreach (var row in _store.Artifacts.StreamArtifactsAsync(new ArtifactQuery { IncludeData = false }))
        {
            first = rows++ == 0 ? row.Id : first;
            last = row.Id;
        }

        return new(rows, 0, first, last);
    }

    public async Task<Answer> CreateAsync(Draft draft) => new((await _store.Artifacts.CreateArtifactAsync(draft.Create)).Version!.Value);

    public async Task<Answer> CreateAllAsync(IReadOnlyList<Draft> drafts)
    {
        var created = await _store.Artifacts.CreateArtifactsAsync([.. drafts.Select(draft => draft.Create)]);
        return new(created.Count);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
