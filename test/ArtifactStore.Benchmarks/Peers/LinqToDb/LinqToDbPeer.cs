using LinqToDB;
using LinqToDB.Async;
using LinqToDB.Data;

namespace ArtifactStore.Benchmarks.Peers;

/// <summary>linq2db with compiled queries, on the driver's pool; bulk creates by its own bulk copy.</summary>
internal sealed class LinqToDbPeer(Database database) : IPeer
{
    public const string PeerName = "linq2db";

    private readonly DataOptions _options = database.Configure(new DataOptions()).UseMappingSchema(database.Mapping);
    private readonly LinqToDbQueries _queries = new();

    public string Name => PeerName;

    public Task<Answer> ReadAsync(Guid id) => ArtifactsAsync(db => _queries.Read(db, id));

    public Task<Answer> LatestAsync(string key) => LatestAsync(db => _queries.Latest(db, key));

    public Task<Answer> NewestAsync(int limit, bool bodies) => ArtifactsAsync(db => bodies ? _queries.Newest(db, limit) : _queries.NewestWithoutBodies(db, limit));

    public Task<Answer> NewestOfFlowAsync(string flow, int limit) => ArtifactsAsync(db => _queries.NewestOfFlow(db, flow, limit));

    public async Task<Answer> CountOfDeploymentAsync(string deployment)
    {
        await using var db = new DataConnection(_options);
        return new(await _queries.OfDeployment(db, deployment).LongCountAsync());
    }

    public Task<Answer> LatestOfFlowAsync(string flow, int limit) => LatestAsync(db => _queries.LatestOfFlow(db, flow, limit));

    public Task<Answer> PageAsync(Guid behind, int limit) => ArtifactsAsync(db => _queries.Page(db, behind, limit));

    public async Task<Answer> StreamAsync()
    {
        await using var db = new DataConnection(_options);
        var (rows, first, last) = (0L, Guid.Empty, Guid.Empty);
        await foreach (var row in db.GetTable<ArtifactEntity>().OrderByDescending(a => a.Id).Select(Projections.WithoutBody).AsAsyncEnumerable())
        {
            first = rows++ == 0 ? row.Id : first;
            last = row.Id;
        }

        return new(rows, 0, first, last);
    }

    public async Task<Answer> CreateAsync(Draft draft)
    {
        await using var db = new DataConnection(_options);
        await using var transaction = await db.BeginTransactionAsync();
        var artifact = draft.Entity(DateTimeOffset.UtcNow);
        var collection = await db.GetTable<CollectionEntity>().FirstOrDefaultAsync(c => c.Key == draft.Key);
        var isNew = collection is null;
        collection ??= CollectionEntity.Of(draft.Key, artifact.Created);
        collection.Advance(artifact);
        await (isNew ? db.InsertAsync(collection) : db.UpdateAsync(collection));
        await db.InsertAsync(artifact);
        await transaction.CommitAsync();
        return new(artifact.Version!.Value);
    }

    public async Task<Answer> CreateAllAsync(IReadOnlyList<Draft> drafts)
    {
        await using var db = new DataConnection(_options);
        await using var transaction = await db.BeginTransactionAsync();
        var old = await db.GetTable<CollectionEntity>().ToDictionaryAsync(collection => collection.Key);
        var touched = new Dictionary<string, CollectionEntity>(StringComparer.Ordinal);
        var now = DateTimeOffset.UtcNow;
        var artifacts = new List<ArtifactEntity>(drafts.Count);
        foreach (var draft in drafts)
        {
            var artifact = draft.Entity(now);
            if (!touched.TryGetValue(draft.Key, out var collection))
            {
                touched.Add(draft.Key, collection = old.GetValueOrDefault(draft.Key) ?? CollectionEntity.Of(draft.Key, now));
            }

            collection.Advance(artifact);
            artifacts.Add(artifact);
        }

        foreach (var collection in touched.Values.Where(collection => old.ContainsKey(collection.Key)))
        {
            await db.UpdateAsync(collection);
        }

        var copy = new BulkCopyOptions { BulkCopyType = database.IsPostgreSql ? BulkCopyType.ProviderSpecific : BulkCopyType.MultipleRows };
        await db.BulkCopyAsync(copy, touched.Values.Where(collection => !old.ContainsKey(collection.Key)));
        await db.BulkCopyAsync(copy, artifacts);
        await transaction.CommitAsync();
        return new(drafts.Count);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<Answer> ArtifactsAsync(Func<DataConnection, IQueryable<ArtifactEntity>> query)
    {
        await using var db = new DataConnection(_options);
        return Answer.Of(await query(db).ToListAsync());
    }

    private async Task<Answer> LatestAsync(Func<DataConnection, IQueryable<LatestEntity>> query)
    {
        await using var db = new DataConnection(_options);
        return Answer.Of(await query(db).ToListAsync());
    }
}
