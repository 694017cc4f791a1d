using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace ArtifactStore.Benchmarks.Peers;

/// <summary>EF Core at its best: pooled contexts, compiled queries with joins, no tracking where nothing is written.</summary>
internal sealed class EntityFrameworkPeer(Database database) : IPeer
{
    public const string PeerName = "EF Core";

    private readonly PooledDbContextFactory<PeerContext> _contexts = new(Options(database));
    private readonly EntityFrameworkQueries _queries = new();

    public string Name => PeerName;

    public Task<Answer> ReadAsync(Guid id) => ArtifactsAsync(db => _queries.Read(db, id));

    public Task<Answer> LatestAsync(string key) => ArtifactsAsync(db => _queries.Latest(db, key));

    public Task<Answer> NewestAsync(int limit, bool bodies) =>
        ArtifactsAsync(db => bodies ? _queries.Newest(db, limit) : _queries.NewestWithoutBodies(db, limit));

    public Task<Answer> NewestOfFlowAsync(string flow, int limit) => ArtifactsAsync(db => _queries.NewestOfFlow(db, flow, limit));

    public async Task<Answer> CountOfDeploymentAsync(string deployment)
    {
        await using var db = await _contexts.CreateDbContextAsync();
        return new(await _queries.CountOfDeployment(db, deployment));
    }

    public Task<Answer> LatestOfFlowAsync(string flow, int limit) => ArtifactsAsync(db => _queries.LatestOfFlow(db, flow, limit));

    public Task<Answer> PageAsync(Guid behind, int limit) => ArtifactsAsync(db => _queries.Page(db, behind, limit));

    public async Task<Answer> StreamAsync()
    {
        await using var db = await _contexts.CreateDbContextAsync();
        var (rows, first, last) = (0L, Guid.Empty, Guid.Empty);
        await foreach (var row in _queries.Stream(db))
        {
            first = rows++ == 0 ? row.Id : first;
            last = row.Id;
        }

        return new(rows, 0, first, last);
    }

    public async Task<Answer> CreateAsync(Draft draft)
    {
        await using var db = await _contexts.CreateDbContextAsync();
        await using var transaction = await db.Database.BeginTransactionAsync();
        var artifact = draft.Entity(DateTimeOffset.UtcNow);
        var collection = await _queries.Collection(db, draft.Key);
        if (collection is null)
        {
            db.Collections.Add(collection = CollectionEntity.Of(draft.Key, artifact.Created));
        }

        collection.Advance(artifact);
        db.Artifacts.Add(artifact);
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
        return new(artifact.Version!.Value);
    }

    public async Task<Answer> CreateAllAsync(IReadOnlyList<Draft> drafts)
    {
        await using var db = await _contexts.CreateDbContextAsync();
        await using var transaction = await db.Database.BeginTransactionAsync();
        var keys = drafts.Select(draft => draft.Key).Distinct().ToList();
        var collections = await db
            .Collections.AsTracking()
            .Where(collection => keys.Contains(collection.Key))
            .ToDictionaryAsync(collection => collection.Key);
        var now = DateTimeOffset.UtcNow;
        foreach (var draft in drafts)
        {
            var artifact = draft.Entity(now);
            if (!collections.TryGetValue(draft.Key, out var collection))
            {
                collections.Add(draft.Key, collection = CollectionEntity.Of(draft.Key, now));
                db.Collections.Add(collection);
            }

            collection.Advance(artifact);
            db.Artifacts.Add(artifact);
        }

        await db.SaveChangesAsync();
        await transaction.CommitAsync();
        return new(drafts.Count);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<Answer> ArtifactsAsync(Func<PeerContext, IAsyncEnumerable<ArtifactEntity>> query)
    {
        await using var db = await _contexts.CreateDbContextAsync();
        return Answer.Of(await query(db).ToListAsync());
    }

    private static DbContextOptions<PeerContext> Options(Database database)
    {
        var builder = new DbContextOptionsBuilder<PeerContext>();
        builder.UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking);
        database.Configure(builder);
        return builder.Options;
    }
}
