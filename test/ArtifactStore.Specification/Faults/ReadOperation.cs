using ArtifactStore.Specification.Data;
using ArtifactStore.Sql;

namespace ArtifactStore.Specification.Faults;

/// <summary>A read that is cancelled somewhere.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Read">The read itself; it returns what was found, as a text.</param>
public sealed record ReadOperation(string Name, Func<IArtifactStore, CancellationToken, Task<string>> Read)
{
    /// <summary>Streams of the store that is read should take a batch of this size, so that they have several.</summary>
    public const int StreamBatchSize = 13;

    private static readonly ArtifactFilter Tables = new() { Type = ArtifactTypes.Table };
    private static readonly FlowFilter OneFlow = new() { Name = SampleData.Names[2] };
    private static readonly FlowRunFilter Done = new() { State = StateType.Completed };
    private static readonly FlowRunFilter Known = new() { State = [StateType.Completed, StateType.Running, StateType.Failed, StateType.Crashed] };
    private static readonly TaskRunFilter OfTasks = new() { State = StateType.Completed };

    /// <summary>Every kind of read, and pages and counts by every plan.</summary>
    public static IReadOnlyList<ReadOperation> All { get; } =
    [
        new("an artifact by id", async (store, token) => Text((await store.Artifacts.ReadArtifactAsync((await FirstAsync(store, token)).Id, token))!)),
        new("an artifact by key and version", async (store, token) => Text((await store.Artifacts.ReadArtifactAsync("report", 2, token))!)),
        new("the latest", async (store, token) => Text((await store.Artifacts.ReadLatestArtifactAsync("report", token))!)),
        new("versions", async (store, token) => Text(await store.Artifacts.ReadVersionsAsync("report", cancellationToken: token))),
        new("versions without bodies", async (store, token) => Text(await store.Artifacts.ReadVersionsAsync("report", limit: 3, beforeVersion: 5, includeData: false, token))),
        new("a page", async (store, token) => Text(await store.Artifacts.ReadArtifactsAsync(new() { Limit = 20 }, token))),
        new("everything, without bodies", async (store, token) => Text(await store.Artifacts.ReadArtifactsAsync(new() { IncludeData = false, Sort = ArtifactSort.CreatedDesc }, token))),
        new("a page of the one flow of a name", async (store, token) => Text(await store.Artifacts.ReadArtifactsAsync(new() { Flows = OneFlow, Limit = 5 }, token))),
        new("a page that several statements look for", async (store, token) => Text(await store.Artifacts.ReadArtifactsAsync(new() { FlowRuns = Known, Flows = OneFlow, Limit = 5 }, token))),
        new("a page of latest artifacts", async (store, token) => Text(await store.Artifacts.ReadLatestArtifactsAsync(new() { Sort = ArtifactSort.KeyAsc, Limit = 5 }, token))),
        new("a page of latest artifacts that several statements look for", async (store, token) => Text(await store.Artifacts.ReadLatestArtifactsAsync(new() { FlowRuns = Known, Limit = 5 }, token))),
        new("a stream", async (store, token) => Text(await store.Artifacts.StreamArtifactsAsync(new(), token).ToListAsync(token))),
        new("a stream that several statements look for", async (store, token) => Text(await store.Artifacts.StreamArtifactsAsync(new() { FlowRuns = Done, Sort = ArtifactSort.CreatedDesc }, token).ToListAsync(token))),
        new("a stream of latest artifacts", async (store, token) => Text(await store.Artifacts.StreamLatestArtifactsAsync(new() { IncludeData = false }, token).ToListAsync(token))),
        new("a count", async (store, token) => $"{await store.Artifacts.CountArtifactsAsync(cancellationToken: token)}"),
        new("a count that several statements look for", async (store, token) => $"{await store.Artifacts.CountArtifactsAsync(new() { FlowRuns = Done, Artifacts = Tables }, token)}"),
        new("a count of latest artifacts", async (store, token) => $"{await store.Artifacts.CountLatestArtifactsAsync(cancellationToken: token)}"),
        new("a run", async (store, token) => $"{await store.Runs.FlowRuns.ReadAsync(SampleData.Id('3', 1), token)}"),
        .. Enum.GetValues<SqlPlan>().Select(plan => new ReadOperation($"a page by {plan}", (store, token) => PageAsync(store, new ArtifactQuery { Limit = 20 }, plan, token))),
        .. Enum.GetValues<SqlPlan>().Select(plan => new ReadOperation($"a page of latest artifacts by {plan}", (store, token) => PageAsync(store, new ArtifactCollectionQuery { Limit = 20 }, plan, token))),
        .. Enum.GetValues<SqlPlan>().Where(plan => plan != SqlPlan.OwnerInOrder).Select(plan => new ReadOperation($"a count by {plan}", (store, token) => CountAsync(store, plan, token))),
    ];

    /// <summary>Fills a store with what they find.</summary>
    public static async Task LoadAsync(IArtifactStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        await SampleData.Runs().SaveRunsAsync(store.Runs);
        await store.Artifacts.CreateArtifactsAsync(SampleData.Artifacts());
    }

    public override string ToString() => Name;

    private static async Task<Artifact> FirstAsync(IArtifactStore store, CancellationToken token) => (await store.Artifacts.ReadVersionsAsync("report", limit: 1, includeData: false, cancellationToken: token))[0];

    private static Task<string> PageAsync(IArtifactStore store, ArtifactQueryBase query, SqlPlan plan, CancellationToken token) => AsSnapshotAsync(
        store,
        async (session, inner) =>
        {
            var filtered = Filtered(query, plan);
            var translation = ArtifactSql.Translate(filtered, session.Dialect);
            translation = plan == SqlPlan.OwnerInOrder ? translation.WithOnlyOwner(SqlTable.Flow) : translation;
            return string.Join(' ', await session.ListAsync(ArtifactSql.Read(filtered, translation, plan), reader => session.Dialect.ReadId(reader, 0), inner));
        },
        token);

    private static Task<string> CountAsync(IArtifactStore store, SqlPlan plan, CancellationToken token) => AsSnapshotAsync(
        store,
        async (session, inner) => $"{await session.NumberAsync(ArtifactSql.Count(ArtifactSql.Translate(Filtered(new ArtifactQuery(), plan), session.Dialect), plan), inner)}",
        token);

    private static Task<string> AsSnapshotAsync(IArtifactStore store, Func<SqlSession, CancellationToken, Task<string>> read, CancellationToken token) =>
        ((SqlArtifactStore)store).Database.ReadAsync(read, snapshot: true, token);

    /// <summary>With a filter that the plan starts from.</summary>
    private static ArtifactQueryBase Filtered(ArtifactQueryBase query, SqlPlan plan) => plan switch
    {
        SqlPlan.ArtifactsFirst => query,
        SqlPlan.OwnerInOrder => query with { Flows = OneFlow },
        SqlPlan.ArtifactFilterFirst when query is ArtifactQuery artifacts => artifacts with { Artifacts = Tables },
        SqlPlan.ArtifactFilterFirst => (ArtifactCollectionQuery)query with { Artifacts = new() { Type = ArtifactTypes.Table } },
        SqlPlan.FlowRunsFirst => query with { FlowRuns = Done },
        SqlPlan.TaskRunsFirst => query with { TaskRuns = OfTasks },
        _ => throw new ArgumentOutOfRangeException(nameof(plan), plan, "Unknown plan."),
    };

    private static string Text(IEnumerable<Artifact> rows) => string.Join(' ', rows.Select(Text));

    private static string Text(IEnumerable<ArtifactCollection> rows) => string.Join(' ', rows.Select(Text));

    private static string Text(Artifact row) => $"{row.Id} {row.Version} {row.Data?.Json}";

    private static string Text(ArtifactCollection row) => $"{row.CollectionId} {row.Version} {row.Data?.Json}";
}
