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
    private static readonly FlowRunFilter Known = new()
    {
        State = [StateType.Completed, StateType.Running, StateType.Failed, StateType.Crashed],
    };
    private static readonly TaskRunFilter OfTasks = new() { State = StateType.Completed };

    // Beside another condition, so that it is a seek, and not a merge of the values.
    private static readonly TextCondition TypesOfTwo = new() { Any = [ArtifactTypes.Table, ArtifactTypes.Link] };

    private static readonly ArtifactFilter WithModel = new() { Metadata = { ["model"] = new() { Exists = true } } };

    private static readonly TimeCondition Always = new() { After = DateTimeOffset.UnixEpoch };

    private static readonly string[] Paths = ["scan id", "scan flow_id", "seek type", "seek flow_run", "seek task_run"];

    /// <summary>Every kind of read, and pages and counts by access paths.</summary>
    public static IReadOnlyList<ReadOperation> All { get; } =
    [
        new("an artifact by id", async (store, token) =>
            Text((await store.Artifacts.ReadArtifactAsync((await FirstAsync(store, token)).Id, token))!)
        ),
        new("an artifact by key and version", async (store, token) => Text((await store.Artifacts.ReadArtifactAsync("report", 2, token))!)),
        new("the latest", async (store, token) => Text((await store.Artifacts.ReadLatestArtifactAsync("report", token))!)),
        new("versions", async (store, token) => Text(await store.Artifacts.ReadVersionsAsync("report", cancellationToken: token))),
        new("versions without bodies", async (store, token) =>
            Text(await store.Artifacts.ReadVersionsAsync("report", limit: 3, beforeVersion: 5, includeData: false, token))
        ),
        new("a page", async (store, token) => Text(await store.Artifacts.ReadArtifactsAsync(new() { Limit = 20 }, token))),
        new("everything, without bodies", async (store, token) =>
            Text(await store.Artifacts.ReadArtifactsAsync(new() { IncludeData = false, Sort = ArtifactSort.CreatedDesc }, token))
        ),
        new("a page of the one flow of a name", async (store, token) =>
            Text(await store.Artifacts.ReadArtifactsAsync(new() { Flows = OneFlow, Limit = 5 }, token))
        ),
        new("a page that several statements look for", async (store, token) => Text(
                await store.Artifacts.ReadArtifactsAsync(
                    new()
                    {
                        FlowRuns = Known,
                        Flows = OneFlow,
                        Limit = 5,
                    },
                    token
                )
            )),
        new("a page of latest artifacts", async (store, token) =>
            Text(await store.Artifacts.ReadLatestArtifactsAsync(new() { Sort = ArtifactSort.KeyAsc, Limit = 5 }, token))
        ),
        new("a page of latest artifacts that several statements look for", async (store, token) =>
            Text(await store.Artifacts.ReadLatestArtifactsAsync(new() { FlowRuns = Known, Limit = 5 }, token))
        ),
        new("a stream", async (store, token) => Text(await store.Artifacts.StreamArtifactsAsync(new(), token).ToListAsync(token))),
        new("a stream that several statements look for", async (store, token) =>
            Text(
                await store
                    .Artifacts.StreamArtifactsAsync(new() { FlowRuns = Done, Sort = ArtifactSort.CreatedDesc }, token)
                    .ToListAsync(token)
            )
        ),
        new("a stream of latest artifacts", async (store, token) =>
            Text(await store.Artifacts.StreamLatestArtifactsAsync(new() { IncludeData = false }, token).ToListAsync(token))
        ),
        new("a count", async (store, token) => $"{await store.Artifacts.CountArtifactsAsync(cancellationToken: token)}"),
        new("a count that several statements look for", async (store, token) =>
            $"{await store.Artifacts.CountArtifactsAsync(new() { FlowRuns = Done, Artifacts = Tables }, token)}"
        ),
        new("a count of latest artifacts", async (store, token) =>
            $"{await store.Artifacts.CountLatestArtifactsAsync(cancellationToken: token)}"
        ),
        new("the artifact of an alias", async (store, token) =>
            Text((await store.Aliases.ReadArtifactAsync("report", "production", token))!)
        ),
        new("the aliases of a key", async (store, token) => string.Join(' ', await store.Aliases.ListAsync("report", token))),
        new("inputs, in two steps", async (store, token) =>
            string.Join(' ', await store.Lineage.ReadInputsAsync(SampleData.Id('9', 1), depth: 3, cancellationToken: token))
        ),
        new("uses, in two steps", async (store, token) =>
            string.Join(' ', await store.Lineage.ReadUsesAsync(SampleData.Id('9', 3), depth: 3, cancellationToken: token))
        ),
        new("changes", async (store, token) => string.Join(' ', await store.Changes.ReadChangesAsync(cancellationToken: token))),
        new("a run", async (store, token) => $"{await store.Runs.FlowRuns.ReadAsync(SampleData.Id('3', 1), token)}"),
        new("a page and its total", async (store, token) =>
        {
            var page = await store.Artifacts.ReadArtifactPageAsync(new() { Flows = OneFlow, Limit = 5 }, includeTotal: true, token);
            return $"{Text(page.Items)} of {page.Total}";
        }),
        new("a page by metadata", async (store, token) =>
            Text(await store.Artifacts.ReadArtifactsAsync(new() { Artifacts = WithModel, Limit = 5 }, token))
        ),
        new("a page of runs", async (store, token) =>
            string.Join(' ', await store.Runs.FlowRuns.ReadAsync(new FlowRunQuery { Flows = OneFlow, Sort = RunSort.StartTimeDesc }, token))
        ),
        new("a page of runs and its total", async (store, token) =>
        {
            var page = await store.Runs.TaskRuns.ReadPageAsync(new TaskRunQuery { FlowRuns = Known, Limit = 3 }, includeTotal: true, token);
            return $"{string.Join(' ', page.Items)} of {page.Total}";
        }),
        new("a stream of runs", async (store, token) =>
            string.Join(' ', await store.Runs.FlowRuns.StreamAsync(new FlowRunQuery { Sort = RunSort.NameAsc }, token).ToListAsync(token))
        ),
        new("a count of runs", async (store, token) =>
            $"{await store.Runs.FlowRuns.CountAsync(new FlowRunQuery { FlowRuns = Done }, token)}"
        ),
        .. Paths.Select(path => new ReadOperation($"a page by {path}", (store, token) =>
            PageAsync(store, new ArtifactQuery { Limit = 20 }, path, token)
        )),
        .. Paths.Select(path => new ReadOperation($"a page of latest artifacts by {path}", (store, token) =>
            PageAsync(store, new ArtifactCollectionQuery { Limit = 20 }, path, token)
        )),
        .. Paths
            .Where(path => path.StartsWith("seek", StringComparison.Ordinal))
            .Select(path => new ReadOperation($"a count by {path}", (store, token) => CountAsync(store, path, token))),
    ];

    /// <summary>Fills a store, which should record changes, with what they find.</summary>
    public static async Task LoadAsync(IArtifactStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        await SampleData.Runs().SaveRunsAsync(store.Runs);
        await store.Artifacts.CreateArtifactsAsync(SampleData.Artifacts());
        await store.Artifacts.CreateArtifactsAsync([
            new() { Id = SampleData.Id('9', 1), Inputs = [SampleData.Id('9', 2)] },
            new() { Id = SampleData.Id('9', 2), Inputs = [SampleData.Id('9', 3)] },
        ]);
        await store.Aliases.SetAsync("report", "production", 2);
    }

    public override string ToString() => Name;

    private static async Task<Artifact> FirstAsync(IArtifactStore store, CancellationToken token) =>
        (await store.Artifacts.ReadVersionsAsync("report", limit: 1, includeData: false, cancellationToken: token))[0];

    private static Task<string> PageAsync(IArtifactStore store, ArtifactQueryBase query, string path, CancellationToken token) =>
        AsSnapshotAsync(
            store,
            async (session, inner) =>
            {
                var filtered = Filtered(query, path);
                var filters = ArtifactSql.Translate(filtered, session.Dialect);
                filters = filters.Parents.Any() ? session.Dialect.SelectWriter.WithOnlyParent(filters, SqlTable.Flow) : filters;
                var statement = session.Dialect.SelectWriter.Page(
                    filtered,
                    filters,
                    ArtifactSql.Paths(filtered, filters).Single(one => one.Name == path)
                );
                return string.Join(' ', await session.ListAsync(statement, reader => session.Dialect.ReadId(reader, 0), inner));
            },
            token
        );

    private static Task<string> CountAsync(IArtifactStore store, string path, CancellationToken token) =>
        AsSnapshotAsync(
            store,
            async (session, inner) =>
            {
                var filtered = Filtered(new ArtifactQuery(), path);
                return $"{await session.NumberAsync(ArtifactSql.Count(filtered, session.Dialect, ArtifactSql.Paths(filtered, session.Dialect).Single(one => one.Name == path)), inner)}";
            },
            token
        );

    private static Task<string> AsSnapshotAsync(
        IArtifactStore store,
        Func<SqlSession, CancellationToken, Task<string>> read,
        CancellationToken token
    ) => ((SqlArtifactStore)store).Database.ReadAsync(read, snapshot: true, token);

    /// <summary>With a filter that has the path.</summary>
    private static ArtifactQueryBase Filtered(ArtifactQueryBase query, string path) =>
        path switch
        {
            "scan id" => query,
            "scan flow_id" => query with { Flows = OneFlow },
            "seek type" when query is ArtifactQuery artifacts => artifacts with
            {
                Artifacts = new() { Type = TypesOfTwo, Created = Always },
            },
            "seek type" => (ArtifactCollectionQuery)query with
            {
                Artifacts = new() { Type = TypesOfTwo, Created = Always },
            },
            "seek flow_run" => query with { FlowRuns = Done },
            "seek task_run" => query with { TaskRuns = OfTasks },
            _ => throw new ArgumentOutOfRangeException(nameof(path), path, "Unknown path."),
        };

    private static string Text(IEnumerable<Artifact> rows) => string.Join(' ', rows.Select(Text));

    private static string Text(IEnumerable<ArtifactCollection> rows) => string.Join(' ', rows.Select(Text));

    private static string Text(Artifact row) => $"{row.Id} {row.Version} {row.Data?.Json}";

    private static string Text(ArtifactCollection row) => $"{row.CollectionId} {row.Version} {row.Data?.Json}";
}
