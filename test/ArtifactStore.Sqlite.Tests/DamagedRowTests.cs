using ArtifactStore.Specification;
using ArtifactStore.Specification.Maintenance;

namespace ArtifactStore.Sqlite.Tests;

/// <summary>
/// Whatever another program puts into any column of any table: a check names the row, no call throws anything but an exception of the
/// library, and other rows can be read.
/// </summary>
public sealed class DamagedRowTests
{
    private const string Artifact = "artifact";
    private const string Healthy = "healthy";

    private static readonly Guid Other = Guid.Parse("c0000000-0000-4000-8000-00000000000f");

    // None of them is what the store writes into any column of its type.
    private static readonly string[] AnyText = ["CAST(x'ff41' AS TEXT)", "'a' || char(0) || 'b'", "x'00ff'", "42", "1.5"];
    private static readonly string[] Ids =
    [
        .. AnyText,
        "'x'",
        "''",
        "'ABCDEF00-0000-4000-8000-000000000001'",
        "'30000000-0000-4000-8000-000000000001' || char(0) || 'tail'",
        "NULL",
    ];
    private static readonly string[] Times =
    [
        .. AnyText,
        "'2026-13-01T00:00:00.000000Z'",
        "'infinity'",
        "'0000-01-01T00:00:00.000000Z'",
        "'2026-01-01T00:00:00.000000Z' || char(0)",
        "'10000-01-01T00:00:00.000000Z'",
    ];
    private static readonly string[] Numbers = ["1099511627776", "-1099511627776", "9223372036854775807", "'x'", "1.5", "x'01'", "1e300"];
    private static readonly string[] Flags = ["2", "-1", "'x'", "x'01'", "0.5"];
    private static readonly string[] Tags =
    [
        .. AnyText,
        "'{{}}'",
        "'[1]'",
        "'[\"a\"] x'",
        "'[\"a\"'",
        "'[\"\\ud800\"]'",
        "'[\"\\u0000\"]'",
        "'[[\"a\"]]'",
        "'null'",
        "''",
        "'[\"a\"]' || char(0)",
        "CAST('[\"' || x'ff' || '\"]' AS TEXT)",
    ];
    private static readonly string[] Metadata =
    [
        .. AnyText,
        "'[]'",
        "'{{\"a\":1}}'",
        "'{{\"a\":\"b\"}} x'",
        "'{{\"a\":\"\\ud800\"}}'",
        "'{{\"\\ud800\":\"a\"}}'",
        "'{{'",
        "'null'",
        "''",
        "'{{}}' || char(0)",
    ];
    private static readonly string[] Bodies =
    [
        "CAST(x'22ff22' AS TEXT)",
        "'{{}}' || char(0)",
        "x'7b7d'",
        "'{{\"a\":1}} xyz'",
        "'NaN'",
        "''",
        "'{{'",
        "'1 2'",
    ];

    private static readonly (string Table, string Column, string[] Values)[] Columns =
    [
        (Artifact, "id", Ids),
        (Artifact, "created", Times),
        (Artifact, "updated", Times),
        (Artifact, "key", [.. AnyText, "'Ä'", "'a b'", "''"]),
        (Artifact, "version", [.. Numbers, "0", "-1"]),
        (Artifact, "type", AnyText),
        (Artifact, "description", AnyText),
        (Artifact, "metadata", Metadata),
        (Artifact, "flow_run_id", Ids[..^1]),
        (Artifact, "task_run_id", Ids[..^1]),
        (Artifact, "flow_id", Ids[..^1]),
        (Artifact, "data_size", [.. Numbers, "0", "-1"]),
        (Artifact, "data", Bodies),
        ("artifact_collection", "id", Ids),
        ("artifact_collection", "created", Times),
        ("artifact_collection", "updated", Times),
        ("artifact_collection", "key", [.. AnyText, "'Ä'", "NULL"]),
        ("artifact_collection", "latest_id", Ids),
        ("artifact_collection", "version", [.. Numbers, "0", "NULL"]),
        ("artifact_collection", "last_version", [.. Numbers, "0", "NULL"]),
        ("artifact_collection", "type", AnyText),
        ("flow", "id", Ids[..^1]),
        ("flow", "created", Times),
        ("flow", "name", [.. AnyText, "NULL"]),
        ("flow", "tags", [.. Tags, "NULL"]),
        ("deployment", "paused", [.. Flags, "NULL"]),
        ("deployment", "flow_id", Ids[..^1]),
        ("deployment", "tags", Tags),
        ("flow_run", "id", Ids[..^1]),
        ("flow_run", "name", AnyText),
        ("flow_run", "state_type", [.. AnyText, "'DANCING'"]),
        ("flow_run", "state_name", AnyText),
        ("flow_run", "state_message", AnyText),
        ("flow_run", "trace_id", AnyText),
        ("flow_run", "start_time", Times),
        ("flow_run", "created_by_known", [.. Flags, "NULL"]),
        ("flow_run", "idempotency_key", AnyText),
        ("flow_run", "tags", Tags),
        ("task_run", "flow_run_id", Ids[..^1]),
        ("task_run", "end_time", Times),
        ("task_run", "tags", Tags),
        ("work_pool", "type", AnyText),
        ("work_queue", "priority", [.. Numbers, "NULL"]),
        ("work_queue", "work_pool_id", Ids[..^1]),
    ];

    private TestFolder _folder = null!;

    private static IEnumerable<string> Tables => Columns.Select(column => column.Table).Distinct();

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [TestCaseSource(nameof(Tables))]
    public async Task Damage_is_reported_and_calls_throw_only_library_exceptions(string table)
    {
        await using (var maker = SqliteArtifactStore.Open($"Data Source={_folder.File()}", o => o.Synchronous = SqliteSynchronous.Off))
        {
            await DamageCases.FillAsync(maker);
            await maker.Runs.WorkPools.SaveAsync(
                new WorkPool
                {
                    Id = Other,
                    Name = "pool",
                    Type = "process",
                }
            );
            await maker.Runs.WorkQueues.SaveAsync(
                new WorkQueue
                {
                    Id = Other,
                    Name = "queue",
                    WorkPoolId = Other,
                    Priority = 1,
                }
            );
            await maker.Artifacts.CreateArtifactAsync(
                new()
                {
                    Id = Other,
                    Key = Healthy,
                    Type = "table",
                    Data = ArtifactData.Parse("[1]"),
                }
            );
        }

        Loosen();
        var failures = new List<string>();
        foreach (var (i, (_, column, values)) in Columns.Where(column => column.Table == table).Index())
        {
            // Without the long tests every fourth value, beginning with another one in each column.
            foreach (var value in values.Where((_, j) => Effort.IsFull || (i + j) % 4 == 0))
            {
                var path = _folder.File($"{Guid.NewGuid():N}.db");
                File.Copy(_folder.File(), path);
                var literal = string.Format(System.Globalization.CultureInfo.InvariantCulture, value, column);
                var where = table switch
                {
                    Artifact => "key = 'a' AND version = 3",
                    "artifact_collection" => "key = 'a'",
                    "flow_run" => "name = 'run'",
                    _ => "TRUE",
                };
                using (var connection = _folder.Connect(path))
                {
                    connection.Run($"UPDATE {table} SET {column} = {literal} WHERE {where}");
                    connection.Run("PRAGMA wal_checkpoint(TRUNCATE)");
                }

                await foreach (var failure in LookAsync(path, table))
                {
                    failures.Add($"{table}.{column} = {literal}: {failure}");
                }

                File.Delete(path);
            }
        }

        string.Join("\n", failures).Should().BeEmpty();
    }

    /// <summary>Tables that take values of every type, as in a file that somebody has tampered with.</summary>
    private void Loosen()
    {
        using var connection = _folder.Connect();
        connection.Run("PRAGMA writable_schema = ON");
        connection.Run(
            "UPDATE sqlite_master SET sql = replace(replace(replace(replace(sql, ') STRICT, WITHOUT', ') WITHOUT'), ') STRICT', ')'), ' NOT NULL', ''), ' TEXT,', ' ANY,') WHERE type = 'table' AND name <> 'artifact_store_schema'"
        );
        connection.Run(
            "UPDATE sqlite_master SET sql = replace(replace(replace(sql, ' TEXT', ' BLOB'), ' ANY', ' BLOB'), ' INTEGER,', ' BLOB,') WHERE type = 'table' AND name <> 'artifact_store_schema'"
        );
        connection.Run("PRAGMA writable_schema = OFF; PRAGMA wal_checkpoint(TRUNCATE)");
    }

    private static async IAsyncEnumerable<string> LookAsync(string path, string table)
    {
        await using var store = SqliteArtifactStore.Open($"Data Source={path};Pooling=False", o => o.Synchronous = SqliteSynchronous.Off);
        List<ArtifactStoreViolation> found = [];
        foreach (
            var failure in await TriesAsync(async () => found = await store.VerifyAllAsync(new() { CheckDatabase = false, PageRows = 2 }))
        )
        {
            yield return $"verify: {failure}";
        }

        if (!found.Any(violation => violation.Table == table && violation.Kind != ArtifactStoreViolationKind.WrongObject))
        {
            yield return "it was not found";
        }

        var artifacts = store.Artifacts;
        (string Name, Func<Task> Call)[] calls =
        [
            ("read", () => artifacts.ReadArtifactAsync(DamageCases.Id("a", 3))),
            ("read of a version", () => artifacts.ReadArtifactAsync("a", 3)),
            ("latest", () => artifacts.ReadLatestArtifactAsync("a")),
            ("versions", () => artifacts.ReadVersionsAsync("a")),
            ("list", async () => Use(await artifacts.ReadArtifactsAsync(new()))),
            ("list by time", () => artifacts.ReadArtifactsAsync(new() { Sort = ArtifactSort.CreatedDesc })),
            ("list by key", () => artifacts.ReadArtifactsAsync(new() { Sort = ArtifactSort.KeyAsc, IncludeData = false })),
            ("list of latest", () => artifacts.ReadLatestArtifactsAsync(new())),
            ("list by tags", () => artifacts.ReadArtifactsAsync(
                    new()
                    {
                        Flows = new() { Tags = new() { All = ["x"] } },
                        FlowRuns = new(),
                        TaskRuns = new(),
                        Deployments = new(),
                    }
                )),
            ("count", () => artifacts.CountArtifactsAsync(new() { FlowRuns = new() { Name = new() { Like = "r" } } })),
            ("stream", async () => await artifacts.StreamArtifactsAsync(new()).CountAsync()),
            ("flow", () => store.Runs.Flows.ReadAsync(Guid.Parse("10000000-0000-4000-8000-000000000001"))),
            ("deployment", () => store.Runs.Deployments.ReadAsync(Guid.Parse("20000000-0000-4000-8000-000000000001"))),
            ("flow run", () => store.Runs.FlowRuns.ReadAsync(Guid.Parse("30000000-0000-4000-8000-000000000001"))),
            ("task run", () => store.Runs.TaskRuns.ReadAsync(Guid.Parse("40000000-0000-4000-8000-000000000001"))),
            ("work queue", () => store.Runs.WorkQueues.ReadAsync(Other)),
            ("work pool", () => store.Runs.WorkPools.ReadAsync(Other)),
            ("create", () =>
                artifacts.CreateArtifactAsync(new() { Key = "a", FlowRunId = Guid.Parse("30000000-0000-4000-8000-000000000001") })
            ),
            ("creates", () =>
                artifacts.CreateArtifactsAsync([
                    new() { Key = "a" },
                    new() { Key = "b", FlowRunId = Guid.Parse("30000000-0000-4000-8000-000000000001") },
                ])
            ),
            ("update", () => artifacts.UpdateArtifactAsync(DamageCases.Id("a", 3), new() { Description = "d" })),
            ("health", () => store.Maintenance.CheckHealthAsync()),
            ("dry repair", () => store.RepairAllAsync(new() { DryRun = true })),
            ("repair", () => store.RepairAllAsync()),
            ("delete", () => artifacts.DeleteArtifactsAsync(new() { Artifacts = new() { Key = "a" } })),
        ];
        foreach (var (name, call) in calls)
        {
            foreach (var failure in await TriesAsync(call))
            {
                yield return $"{name}: {failure}";
            }
        }

        if (
            (await artifacts.ReadArtifactAsync(Other))?.Key != Healthy
            || (await artifacts.ReadArtifactsAsync(new() { Artifacts = new() { Key = Healthy } })).Count != 1
        )
        {
            yield return "the healthy row can't be read";
        }
    }

    private static void Use(IReadOnlyList<Artifact> artifacts)
    {
        foreach (var artifact in artifacts)
        {
            _ = artifact.Metadata?.Count;
            _ = artifact.Data?.ToElement();
            _ = artifact.ToString();
        }
    }

    /// <summary>What was thrown that is none of the library's exceptions.</summary>
    private static async Task<IEnumerable<string>> TriesAsync(Func<Task> call)
    {
        try
        {
            await call();
            return [];
        }
        catch (ArtifactStoreException)
        {
            return [];
        }
        catch (Exception e)
        {
            return [$"{e.GetType().Name}: {e.Message}"];
        }
    }
}
