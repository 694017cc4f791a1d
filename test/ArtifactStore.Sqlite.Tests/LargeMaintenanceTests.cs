using System.Diagnostics;
using System.Globalization;
using ArtifactStore.Specification;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using static ArtifactStore.ArtifactStoreViolationKind;

namespace ArtifactStore.Sqlite.Tests;

/// <summary>
/// A check and a repair of a large store with damage of every kind that a page of rows can show: all of it is found, and memory stays what
/// it is on a small one.
/// </summary>
/// <remarks>
/// Short here; ARTIFACTSTORE_MAINTENANCE_ARTIFACTS says how many artifacts there are in a long run. A lost unique index, and the duplicates
/// behind it, are small cases: a check of rows needs it.
/// </remarks>
[Long]
[NonParallelizable]
public sealed class LargeMaintenanceTests
{
    private const int Versions = 10;
    private const string Body = "\"0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789\"";
    private const string Hidden = "artifact_type";

    private static readonly int Artifacts = int.Parse(
        Environment.GetEnvironmentVariable("ARTIFACTSTORE_MAINTENANCE_ARTIFACTS") ?? "20000",
        CultureInfo.InvariantCulture
    );

    /// <summary>How much is planted of each kind.</summary>
    private static readonly int Each = Artifacts / 10_000;

    /// <summary>What is planted, and what undoes it where a repair can't; {0} stands for the keys of the kind.</summary>
    private static readonly (ArtifactStoreViolationKind Kind, string Plant, string? Undo)[] Plants =
    [
        (MissingCollection, "DELETE FROM artifact_collection WHERE key IN ({0})", null),
        (EmptyCollection, "DELETE FROM artifact WHERE key IN ({0})", null),
        (
            WrongLatest,
            "UPDATE artifact_collection SET latest_id = (SELECT id FROM artifact WHERE artifact.key = artifact_collection.key AND artifact.version = 3) WHERE key IN ({0})",
            null
        ),
        (
            DanglingLatest,
            "UPDATE artifact_collection SET latest_id = 'f0000000-0000-4000-8000-' || printf('%012d', substr(key, 2)) WHERE key IN ({0})",
            null
        ),
        (WrongVersion, "UPDATE artifact_collection SET version = 2 WHERE key IN ({0})", null),
        (LowCounter, "UPDATE artifact_collection SET last_version = 1 WHERE key IN ({0})", null),
        (WrongCopy, "UPDATE artifact_collection SET type = 'link' WHERE key IN ({0})", null),
        (WrongCopy, "UPDATE artifact SET flow_id = NULL WHERE version = 1 AND key IN ({0})", null),
        (WrongDataSize, "UPDATE artifact SET data_size = 7 WHERE version = 1 AND key IN ({0})", null),
        (
            InvalidVersion,
            "UPDATE artifact SET version = 0 WHERE version = 1 AND key IN ({0})",
            "UPDATE artifact SET version = 1 WHERE version = 0"
        ),
        (
            UnreadableBody,
            "UPDATE artifact SET data = '[1, 2', data_size = 5 WHERE version = 1 AND key IN ({0})",
            $"UPDATE artifact SET data = '{Body}', data_size = {Body.Length} WHERE data = '[1, 2'"
        ),
        (
            UnreadableMetadata,
            "UPDATE artifact SET metadata = '[1]' WHERE version = 1 AND key IN ({0})",
            "UPDATE artifact SET metadata = NULL WHERE metadata = '[1]'"
        ),
        (
            MalformedId,
            "UPDATE artifact SET task_run_id = upper(task_run_id) WHERE version = 1 AND key IN ({0})",
            "UPDATE artifact SET task_run_id = lower(task_run_id) WHERE task_run_id GLOB '*B*'"
        ),
        (
            MalformedTime,
            "UPDATE artifact SET created = 'yesterday' WHERE version = 1 AND key IN ({0})",
            "UPDATE artifact SET created = updated WHERE created = 'yesterday'"
        ),
        (UnreadableTags, "UPDATE flow_run SET tags = '[' WHERE name IN ({0})", "UPDATE flow_run SET tags = '[]' WHERE tags = '['"),
        (
            UnknownState,
            "UPDATE flow_run SET state_type = 'DANCING' WHERE name IN ({0})",
            "UPDATE flow_run SET state_type = NULL WHERE state_type = 'DANCING'"
        ),
    ];

    private TestFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public async Task A_check_and_a_repair_find_all_and_take_no_more_memory_on_a_large_store()
    {
        var planted = Plants.GroupBy(plant => plant.Kind).ToDictionary(plants => plants.Key, plants => plants.Count() * Each);
        planted[MissingIndex] = 1;
        planted[DatabaseDamage] = Each;
        await using (var store = Open())
        {
            await FillAsync(store);
        }

        var undo = Plant();
        await using var damaged = Open();
        var found = await CountAsync("check", damaged.Maintenance.VerifyAsync(), violation => violation);
        found[DatabaseDamage].Should().BeGreaterThanOrEqualTo(Each, "each row that the index lacks is told, and that there are fewer");
        found[DatabaseDamage] = Each;
        found.Should().BeEquivalentTo(planted);

        var repaired = await CountAsync("repair", damaged.Maintenance.RepairAsync(), repair => repair.Violation);
        repaired.Should().BeEquivalentTo(planted.Where(kind => kind.Key <= WrongDataSize || kind.Key == MissingIndex));

        Run(undo);
        (await CountAsync("check of what was mended", damaged.Maintenance.VerifyAsync(), violation => violation)).Should().BeEmpty();
    }

    private static async Task<Dictionary<ArtifactStoreViolationKind, int>> CountAsync<T>(
        string what,
        IAsyncEnumerable<T> findings,
        Func<T, ArtifactStoreViolation> violation
    )
    {
        var counts = new Dictionary<ArtifactStoreViolationKind, int>();
        var watch = Stopwatch.StartNew();
        raw.sqlite3_memory_highwater(1);
        var heap = await HeapGrowthAsync(async () =>
        {
            await foreach (var finding in findings)
            {
                var kind = violation(finding).Kind;
                counts[kind] = counts.GetValueOrDefault(kind) + 1;
            }
        });
        var native = raw.sqlite3_memory_highwater(0);
        TestContext.Out.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{what} of {Artifacts:N0} artifacts: {counts.Values.Sum():N0} findings of {counts.Count} kinds in {watch.Elapsed.TotalSeconds:0.0} s; live heap + {heap:N0} bytes at most, SQLite {native:N0} bytes at most"
            )
        );

        // The same bounds whatever the size of the store.
        heap.Should().BeLessThan(8 << 20);
        native.Should().BeLessThan(64 << 20);
        return counts;
    }

    /// <summary>By how much the live heap grows meanwhile, at most, looked at again and again.</summary>
    private static async Task<long> HeapGrowthAsync(Func<Task> work)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var most = before;
        var task = Task.Run(work);
        do
        {
            most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true));
        } while (await Task.WhenAny(task, Task.Delay(200)) != task);
        await task;
        return most - before;
    }

    private static async Task FillAsync(IArtifactStore store)
    {
        var flow = Guid.NewGuid();
        var run = Guid.NewGuid();
        var task = Guid.Parse("b0000000-0000-4000-8000-000000000001");
        await store.Runs.Flows.SaveAsync(new Flow { Id = flow, Name = "flow" });
        await store.Runs.FlowRuns.SaveAsync([
            new()
            {
                Id = run,
                Name = "run",
                FlowId = flow,
            },
            .. Enumerable.Range(0, Each * Plants.Length).Select(i => new FlowRun { Id = Guid.NewGuid(), Name = $"k{i}" }),
        ]);
        var body = ArtifactData.Parse(Body);
        for (var i = 0; i < Artifacts; i += 1_000)
        {
            await store.Artifacts.CreateArtifactsAsync([
                .. Enumerable
                    .Range(i, 1_000)
                    .Select(n => new ArtifactCreate
                    {
                        Key = $"k{n / Versions}",
                        Type = "table",
                        Data = body,
                        FlowRunId = run,
                        TaskRunId = task,
                    }),
            ]);
        }
    }

    /// <returns>What undoes all that a repair leaves alone.</returns>
    private string Plant()
    {
        for (var i = 0; i < Plants.Length; i++)
        {
            var keys = string.Join(", ", Enumerable.Range(i * Each, Each).Select(key => $"'k{key}'"));
            Run(string.Format(CultureInfo.InvariantCulture, Plants[i].Plant, keys));
        }

        // The index is hidden while rows come, and then there again, without them.
        var (sql, page) = (
            Text($"SELECT sql FROM sqlite_master WHERE name = '{Hidden}'"),
            Text($"SELECT rootpage FROM sqlite_master WHERE name = '{Hidden}'")
        );
        Run($"PRAGMA writable_schema = ON; DELETE FROM sqlite_master WHERE name = '{Hidden}'");
        const string Time = "'2026-01-01T00:00:00.000000Z'";
        Run(
            string.Join(
                ';',
                Enumerable
                    .Range(0, Each)
                    .Select(i =>
                        $"INSERT INTO artifact (id, created, updated, type) VALUES ('c0000000-0000-4000-8000-{i:000000000000}', {Time}, {Time}, 't')"
                    )
            )
        );
        Run(
            $"PRAGMA writable_schema = ON; INSERT INTO sqlite_master (type, name, tbl_name, rootpage, sql) VALUES ('index', '{Hidden}', 'artifact', {page}, '{sql}')"
        );

        Run("DROP INDEX artifact_created");
        return string.Join(';', [.. Plants.Select(plant => plant.Undo).OfType<string>(), $"REINDEX {Hidden}"]);
    }

    // On a connection of its own: it has the schema as it is in the file.
    private void Run(string sql)
    {
        using var connection = Connect();
        using var command = new SqliteCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private string Text(string sql)
    {
        using var connection = Connect();
        using var command = new SqliteCommand(sql, connection);
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture)!;
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={_folder.File()};Pooling=False;Default Timeout=120");
        connection.Open();
        return connection;
    }

    private IArtifactStore Open() =>
        SqliteArtifactStore.Open($"Data Source={_folder.File()}", sqlite => sqlite.Synchronous = SqliteSynchronous.Off);
}
