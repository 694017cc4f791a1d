using ArtifactStore.Specification.Maintenance;
using static ArtifactStore.ArtifactStoreViolationKind;

namespace ArtifactStore.Sqlite.Tests;

/// <summary>Damage that only SQLite lets through: values of any form, and a file that anybody may write to.</summary>
public sealed class MaintenanceTests
{
    private static readonly Guid Run = Guid.Parse("30000000-0000-4000-8000-000000000001");

    private TestFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [TestCase("UPDATE artifact SET data = '{\"a\": ' WHERE version = 1 AND key = 'a'", UnreadableBody, "data", "{\"a\": ")]
    [TestCase("UPDATE artifact SET data = 'NaN', data_size = 3 WHERE version = 1 AND key = 'a'", UnreadableBody, "data", "NaN")]
    [TestCase("UPDATE artifact SET data = '', data_size = 0 WHERE version = 1 AND key = 'a'", UnreadableBody, "data", "")]
    [TestCase("UPDATE artifact SET metadata = '{' WHERE version = 1 AND key = 'a'", UnreadableMetadata, "metadata", "{")]
    [TestCase("UPDATE flow SET tags = '{}'", UnreadableTags, "tags", "{}")]
    [TestCase("UPDATE flow SET tags = '[\"a\", 1]'", UnreadableTags, "tags", "[\"a\", 1]")]
    [TestCase("UPDATE flow_run SET tags = '[', name = 'x' WHERE name = 'run'", UnreadableTags, "tags", "[")]
    [TestCase(
        "UPDATE artifact SET task_run_id = upper(task_run_id) WHERE key IS NULL",
        MalformedId,
        "task_run_id",
        "B0000000-0000-4000-8000-000000000001"
    )]
    [TestCase("UPDATE artifact SET id = '1' WHERE key IS NULL", MalformedId, "id", "1")]
    [TestCase(
        "UPDATE artifact_collection SET id = 'f0000000000040008000000000000001' WHERE key = 'a'",
        MalformedId,
        "id",
        "f0000000000040008000000000000001"
    )]
    [TestCase("UPDATE task_run SET id = 'x'", MalformedId, "id", "x")]
    [TestCase("UPDATE task_run SET flow_run_id = ''", MalformedId, "flow_run_id", "")]
    [TestCase("UPDATE artifact SET created = '2026-01-01T00:00:00Z' WHERE key IS NULL", MalformedTime, "created", "2026-01-01T00:00:00Z")]
    [TestCase(
        "UPDATE artifact SET updated = '2026-02-30T00:00:00.000000Z' WHERE key IS NULL",
        MalformedTime,
        "updated",
        "2026-02-30T00:00:00.000000Z"
    )]
    [TestCase(
        "UPDATE artifact SET updated = '2025-02-29T00:00:00.000000Z' WHERE key IS NULL",
        MalformedTime,
        "updated",
        "2025-02-29T00:00:00.000000Z"
    )]
    [TestCase(
        "UPDATE artifact SET updated = '0000-01-01T00:00:00.000000Z' WHERE key IS NULL",
        MalformedTime,
        "updated",
        "0000-01-01T00:00:00.000000Z"
    )]
    [TestCase(
        "UPDATE artifact SET updated = '2026-01-01T24:00:00.000000Z' WHERE key IS NULL",
        MalformedTime,
        "updated",
        "2026-01-01T24:00:00.000000Z"
    )]
    [TestCase(
        "UPDATE artifact SET updated = '2026-13-01T00:00:00.000000Z' WHERE key IS NULL",
        MalformedTime,
        "updated",
        "2026-13-01T00:00:00.000000Z"
    )]
    [TestCase("UPDATE artifact_collection SET created = 'yesterday' WHERE key = 'a'", MalformedTime, "created", "yesterday")]
    [TestCase("UPDATE flow_run SET start_time = '2026-01-01' WHERE name = 'run'", MalformedTime, "start_time", "2026-01-01")]
    public async Task A_value_in_another_form_is_found_and_left_alone(
        string sql,
        ArtifactStoreViolationKind kind,
        string column,
        string found
    )
    {
        await using var store = Open();
        await FillAsync(store);
        var connection = _folder.Connect();
        connection.Run(sql);

        var violations = await store.VerifyAllAsync(new() { PageRows = 1 });
        var size = violations.FirstOrDefault(v => v.Kind == WrongDataSize);
        violations
            .Should()
            .ContainSingle(v => v.Kind == kind)
            .Which.Should()
            .BeEquivalentTo(
                new
                {
                    Column = column,
                    Found = found,
                    IsRepairable = false,
                }
            );
        violations.Should().OnlyContain(v => v.Kind == kind || v == size);
        (await store.RepairAllAsync()).Should().HaveCount(size is null ? 0 : 1);
        (await store.VerifyAllAsync()).Should().OnlyContain(v => v.Kind == kind);
    }

    [TestCase("2024-02-29T23:59:59.999999Z")]
    [TestCase("0001-01-01T00:00:00.000000Z")]
    [TestCase("9999-12-31T23:59:59.999999Z")]
    public async Task The_ends_of_time_are_well_formed(string time)
    {
        await using var store = Open();
        await FillAsync(store);
        _folder.Connect().Run($"UPDATE artifact SET created = '{time}'; UPDATE flow_run SET end_time = '{time}'");
        (await store.VerifyAllAsync()).Should().BeEmpty();
    }

    [Test]
    public async Task A_row_that_an_index_lacks_is_found_by_the_database()
    {
        await using (var store = Open())
        {
            await FillAsync(store);
        }

        // The index is hidden while a row comes, and then there again.
        const string Hidden = "SELECT sql || '|' || rootpage FROM sqlite_master WHERE name = 'artifact_type'";
        var saved = ((string)_folder.Connect().Scalar(Hidden)!).Split('|');
        Rewrite("DELETE FROM sqlite_master WHERE name = 'artifact_type'");
        _folder
            .Connect()
            .Run(
                "INSERT INTO artifact (id, created, updated, type) VALUES ('c0000000-0000-4000-8000-000000000001', '2026-01-01T00:00:00.000000Z', '2026-01-01T00:00:00.000000Z', 't')"
            );
        Rewrite(
            $"INSERT INTO sqlite_master (type, name, tbl_name, rootpage, sql) VALUES ('index', 'artifact_type', 'artifact', {saved[1]}, '{saved[0]}')"
        );

        await using var damaged = Open();
        var found = await damaged.VerifyAllAsync();
        found
            .Should()
            .NotBeEmpty()
            .And.OnlyContain(v => v.Kind == DatabaseDamage && !v.IsRepairable)
            .And.Contain(v => v.Found!.Contains("artifact_type"));
        (await damaged.VerifyAllAsync(new() { CheckDatabase = false })).Should().BeEmpty("no row is wrong by itself");

        void Rewrite(string sql)
        {
            var connection = _folder.Connect();
            connection.Run($"PRAGMA writable_schema = ON; {sql}; PRAGMA writable_schema = OFF");
            connection.Dispose();
        }
    }

    [Test]
    public async Task A_garbage_page_is_damage_and_the_other_tables_are_still_checked()
    {
        long page;
        await using (var store = Open())
        {
            await FillAsync(store);
            using var connection = _folder.Connect();
            connection.Run("UPDATE flow SET tags = '{}'");
            page = (long)connection.Scalar("SELECT rootpage FROM sqlite_master WHERE name = 'artifact'")!;
        }

        await using (var file = File.OpenWrite(_folder.File()))
        {
            file.Position = (page - 1) * 4096;
            await file.WriteAsync(Enumerable.Repeat((byte)0xA5, 4096).ToArray());
        }

        await using var damaged = Open();
        var found = await damaged.VerifyAllAsync(new() { ReadBodies = false });
        found
            .Should()
            .Contain(v => v.Kind == DatabaseDamage && v.Table == "")
            .And.Contain(v => v.Kind == DatabaseDamage && v.Table == "artifact");
        found.Should().Contain(v => v.Kind == UnreadableTags && v.Table == "flow");
        await damaged.Awaiting(s => s.RepairAllAsync()).Should().ThrowAsync<ArtifactStoreException>().WithMessage("*damaged*");
    }

    [Test]
    public async Task A_memory_store_is_verified_and_repaired()
    {
        await using var store = SqliteArtifactStore.Open("Data Source=:memory:");
        await FillAsync(store);
        (await store.VerifyAllAsync()).Should().BeEmpty();
        (await store.RepairAllAsync()).Should().BeEmpty();
        (await store.Maintenance.CheckHealthAsync()).Status.Should().Be(ArtifactStoreHealthStatus.Healthy);
    }

    [Test]
    public async Task A_read_only_store_is_checked_and_degraded()
    {
        await using (var store = Open())
        {
            await FillAsync(store);
            _folder.Connect().Run("UPDATE artifact_collection SET version = 9");
        }

        await using var reader = SqliteArtifactStore.Open($"Data Source={_folder.File()};Mode=ReadOnly");
        (await reader.VerifyAllAsync()).Should().OnlyContain(v => v.Kind == WrongVersion).And.HaveCount(1);
        (await reader.RepairAllAsync(new() { DryRun = true })).Should().ContainSingle();
        await reader.Awaiting(s => s.RepairAllAsync()).Should().ThrowAsync<ArtifactStoreException>().WithMessage("*read-only*");
        var health = await reader.Maintenance.CheckHealthAsync();
        (health.Status, health.CanWrite).Should().Be((ArtifactStoreHealthStatus.Degraded, false));
        health.Description.Should().Contain("read-only");
    }

    [Test]
    public async Task A_store_that_another_process_holds_is_degraded_after_the_busy_wait()
    {
        await using var store = SqliteArtifactStore.Open($"Data Source={_folder.File()}", o =>
            o.BusyTimeout = TimeSpan.FromMilliseconds(200)
        );
        await FillAsync(store);
        var other = _folder.Connect();
        other.Run("BEGIN IMMEDIATE");
        var health = await store.Maintenance.CheckHealthAsync();
        health.Status.Should().Be(ArtifactStoreHealthStatus.Degraded);
        health.Exception.Should().BeOfType<ArtifactStoreUnavailableException>();
        health.Duration.Should().BeGreaterThan(TimeSpan.FromMilliseconds(150));
        other.Run("ROLLBACK");
        (await store.Maintenance.CheckHealthAsync()).Status.Should().Be(ArtifactStoreHealthStatus.Healthy);
    }

    [Test]
    public async Task A_file_that_is_not_a_database_is_unhealthy()
    {
        await File.WriteAllTextAsync(_folder.File(), new string('x', 8192));
        await using var store = Open();
        var health = await store.Maintenance.CheckHealthAsync();
        health.Status.Should().Be(ArtifactStoreHealthStatus.Unhealthy);
        health.Description.Should().Contain("not an SQLite database");
    }

    [TestCase("ON artifact (key COLLATE NOCASE, version)")]
    [TestCase("ON artifact (version, key)")]
    [TestCase("ON artifact (key)")]
    [TestCase("ON artifact (key, version, id)")]
    public async Task An_index_is_compared_by_all_of_its_definition(string definition)
    {
        await using var store = Open();
        await FillAsync(store);
        _folder
            .Connect()
            .Run(
                $"DROP INDEX artifact_key_version; DELETE FROM artifact WHERE version = 1; CREATE UNIQUE INDEX artifact_key_version {definition}"
            );
        (await store.VerifyAllAsync())
            .Should()
            .ContainSingle()
            .Which.Should()
            .BeEquivalentTo(
                new
                {
                    Kind = WrongIndex,
                    Table = "artifact_key_version",
                    IsRepairable = true,
                }
            );
        (await store.RepairAllAsync()).Should().ContainSingle();
        (await store.VerifyAllAsync()).Should().BeEmpty();
    }

    [Test]
    public async Task The_same_index_in_other_words_is_the_same()
    {
        await using var store = Open();
        await FillAsync(store);
        _folder
            .Connect()
            .Run(
                "DROP INDEX artifact_created; create  index if not exists \"ARTIFACT_created\" /* by hand */ on [artifact](Created,\n`id`) -- so\n"
            );
        (await store.VerifyAllAsync()).Should().BeEmpty();
    }

    [TestCase("key TEXT", "key TEXT COLLATE NOCASE", "key")]
    [TestCase("version INTEGER", "version TEXT", "version")]
    [TestCase("COALESCE(key, '')", "COALESCE(key, 'none')", "key_order")]
    [TestCase("created TEXT NOT NULL", "created TEXT", "created")]
    [TestCase(") STRICT", ")", null)]
    public async Task A_table_is_compared_by_its_columns(string ours, string theirs, string? column)
    {
        await using (var store = Open())
        {
            await FillAsync(store);
        }

        _folder
            .Connect()
            .Run(
                $"PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = replace(sql, '{ours.Replace("'", "''", StringComparison.Ordinal)}', '{theirs.Replace("'", "''", StringComparison.Ordinal)}') WHERE name = 'artifact'; PRAGMA writable_schema = OFF"
            );
        await using var damaged = Open();
        (await damaged.VerifyAllAsync(new() { CheckDatabase = false }))
            .Should()
            .Contain(violation => violation.Kind == WrongObject && violation.Table == "artifact" && violation.Column == column);
    }

    [Test]
    public async Task A_store_cannot_be_disposed_by_the_progress_of_its_own_backup([Values] bool inMemory, [Values] bool elsewhere)
    {
        await using var store = inMemory ? SqliteArtifactStore.Open("Data Source=:memory:") : Open();
        await FillAsync(store);
        var progress = new CallingProgress(step =>
            HostWork
                .Try(elsewhere, () => store.DisposeAsync().AsTask())
                .Concat(inMemory ? HostWork.Try(elsewhere, () => store.Artifacts.CountArtifactsAsync()) : [])
        );
        await store.BackupAsync(_folder.File("backup.db"), progress);
        progress.Failures.Should().NotBeEmpty().And.AllBeOfType<InvalidOperationException>();
        (await store.Artifacts.CountArtifactsAsync()).Should().Be(3);
    }

    [Test]
    public async Task The_progress_of_a_backup_may_write_to_the_store()
    {
        await using var store = Open();
        await FillAsync(store);
        var progress = new CallingProgress(step => HostWork.Try(elsewhere: false, () => store.Artifacts.CreateArtifactAsync(new())));
        await store.BackupAsync(_folder.File("backup.db"), progress);
        progress.Failures.Should().BeEmpty();
        (await store.Artifacts.CountArtifactsAsync()).Should().BeGreaterThan(3);
    }

    private sealed class CallingProgress(Func<SqliteBackupProgress, IEnumerable<Exception>> call) : IProgress<SqliteBackupProgress>
    {
        public List<Exception> Failures { get; } = [];

        public void Report(SqliteBackupProgress value) => Failures.AddRange(call(value));
    }

    private IArtifactStore Open() => SqliteArtifactStore.Open($"Data Source={_folder.File()}", o => o.Synchronous = SqliteSynchronous.Off);

    private static async Task FillAsync(IArtifactStore store)
    {
        await store.Runs.Flows.SaveAsync(new Flow { Id = Guid.NewGuid(), Name = "flow" });
        await store.Runs.FlowRuns.SaveAsync([new() { Id = Run, Name = "run" }, new() { Id = Guid.NewGuid(), Name = "other" }]);
        await store.Runs.TaskRuns.SaveAsync(new TaskRun { Id = Guid.NewGuid(), Name = "task" });
        foreach (var key in new[] { "a", "a", null })
        {
            await store.Artifacts.CreateArtifactAsync(
                new()
                {
                    Key = key,
                    Data = ArtifactData.FromText("größe"),
                    Metadata = new(("n", "1")),
                    TaskRunId = Guid.Parse("b0000000-0000-4000-8000-000000000001"),
                }
            );
        }
    }
}
