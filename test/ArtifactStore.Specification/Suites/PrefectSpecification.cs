using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using FluentAssertions;
using NUnit.Framework;

namespace ArtifactStore.Specification;

/// <summary>History comes in from a database with the tables of Prefect.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "NUnit runs the tear-down.")]
[SuppressMessage("Security", "CA2100:Review SQL queries for security vulnerabilities", Justification = "Tests write their own SQL.")]
public abstract class PrefectSpecification<TDatabase> : Specification<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private const string Time = "2024-03-04 05:06:07.123456";
    private static readonly DateTimeOffset Created = DateTimeOffset.Parse(Time + "Z", System.Globalization.CultureInfo.InvariantCulture);

    private TDatabase? _prefect;
    private DbConnection? _connection;

    private DbConnection Connection => _connection!;

    [SetUp]
    public async Task MakePrefectAsync()
    {
        _prefect = new TDatabase();
        _connection = await _prefect.ConnectAsync();
        foreach (var table in Tables)
        {
            await RunAsync(table);
        }
    }

    [TearDown]
    public async Task DropPrefectAsync()
    {
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }

        if (_prefect is not null)
        {
            await _prefect.DisposeAsync();
        }
    }

    [Test]
    public async Task Runs_come_in_with_their_times_and_states()
    {
        await FillAsync();

        var result = await Store.History.ImportAsync(PrefectHistory.ReadAsync(Connection));

        result.Should().Be(new HistoryImportProgress { Read = 16, Imported = 16 });
        (await Runs.WorkPools.ReadAsync(Id(1)))
            .Should()
            .Be(
                new WorkPool
                {
                    Id = Id(1),
                    Created = Created,
                    Updated = Created.AddDays(1),
                    Name = "pool",
                    Type = "process",
                }
            );
        (await Runs.WorkQueues.ReadAsync(Id(2)))
            .Should()
            .Be(
                new WorkQueue
                {
                    Id = Id(2),
                    Created = Created,
                    Updated = Created.AddDays(1),
                    Name = "default",
                    WorkPoolId = Id(1),
                    Priority = 3,
                }
            );
        (await Runs.Flows.ReadAsync(Id(3)))
            .Should()
            .Be(
                new Flow
                {
                    Id = Id(3),
                    Created = Created,
                    Updated = Created.AddDays(1),
                    Name = "größe",
                    Tags = ["a", "ü"],
                }
            );
        (await Runs.Deployments.ReadAsync(Id(4)))
            .Should()
            .Be(
                new Deployment
                {
                    Id = Id(4),
                    Created = Created,
                    Updated = Created.AddDays(1),
                    Name = "prod",
                    FlowId = Id(3),
                    Tags = [],
                    Paused = true,
                    WorkQueueId = Id(2),
                    WorkQueueName = "default",
                }
            );
        (await Runs.FlowRuns.ReadAsync(Id(5)))
            .Should()
            .Be(
                new FlowRun
                {
                    Id = Id(5),
                    Created = Created,
                    Updated = Created.AddDays(1),
                    Name = "calm-owl",
                    FlowId = Id(3),
                    DeploymentId = Id(4),
                    Tags = ["eu"],
                    State = new State(StateType.Failed, "Failed") { Message = "disk full" },
                    WorkQueueId = Id(2),
                    WorkQueueName = "default",
                    FlowVersion = "v1",
                    StartTime = Created.AddDays(2),
                    EndTime = Created.AddDays(3),
                    ExpectedStartTime = Created.AddDays(4),
                    NextScheduledStartTime = Created.AddDays(5),
                    ParentTaskRunId = Id(8),
                    IdempotencyKey = "once",
                    CreatedBy = new()
                    {
                        Id = Id(4),
                        Type = "DEPLOYMENT",
                        DisplayValue = "prod",
                    },
                }
            );
        (await Runs.FlowRuns.ReadAsync(Id(6)))
            .Should()
            .Be(
                new FlowRun
                {
                    Id = Id(6),
                    Created = Created,
                    Updated = Created.AddDays(1),
                    Name = "new",
                    FlowId = Id(3),
                }
            );
        (await Runs.TaskRuns.ReadAsync(Id(8)))
            .Should()
            .Be(
                new TaskRun
                {
                    Id = Id(8),
                    Created = Created,
                    Updated = Created.AddDays(1),
                    Name = "extract-0",
                    FlowRunId = Id(5),
                    Tags = [],
                    State = new State(StateType.Completed, "Completed"),
                    StartTime = Created,
                }
            );
    }

    [Test]
    public async Task Artifacts_come_in_with_versions_by_time_of_creation()
    {
        await FillAsync();
        await Store.History.ImportAsync(PrefectHistory.ReadAsync(Connection), new() { BatchItems = 2 });

        var versions = await Artifacts.ReadVersionsAsync("report");
        versions
            .Should()
            .Equal(
                Version(32, 3, Created.AddDays(2), ArtifactData.Parse("[1]")),
                Version(33, 2, Created.AddDays(1), null),
                Version(31, 1, Created.AddDays(1), null) with
                {
                    Description = "first",
                    Metadata = new() { ["a"] = "1", ["b"] = "2" },
                }
            );
        (await Artifacts.ReadArtifactAsync(Id(34)))!.Should().BeEquivalentTo(new { Key = (string?)null, Version = (int?)null });
        (await Artifacts.ReadArtifactAsync("Old Key!", 1))!.Data!.Deserialize<string>().Should().Be("größe 🚀");
        var latest = (await Artifacts.ReadLatestArtifactAsync("report"))!;
        (latest.CollectionId, latest.Created, latest.Updated, latest.Version)
            .Should()
            .Be((Id(41), Created.AddDays(1), Created.AddDays(9), 3));
        (await Artifacts.CountArtifactsAsync(new() { Flows = new() { Name = "größe" } })).Should().Be(3);
        (await Artifacts.CreateArtifactAsync(new() { Key = "report" })).Version.Should().Be(4);
        await Invariants.CheckAsync(Database);

        (await Store.History.ImportAsync(PrefectHistory.ReadAsync(Connection)))
            .Should()
            .BeEquivalentTo(new { Imported = 0, Skipped = 16 }, "it can be run again");

        Artifact Version(int number, int version, DateTimeOffset created, ArtifactData? data) =>
            new()
            {
                Id = Id(number),
                Created = created,
                Updated = created,
                Key = "report",
                Version = version,
                Type = "table",
                FlowRunId = Id(5),
                TaskRunId = Id(8),
                Data = data,
                DataSize = data?.Size,
            };
    }

    [Test]
    public async Task A_transaction_of_the_host_is_used()
    {
        await FillAsync();
        await using var transaction = await Connection.BeginTransactionAsync();
        (await PrefectHistory.ReadAsync(Connection, transaction).CountAsync()).Should().Be(16);
    }

    [Test]
    public async Task The_active_schedule_of_earlier_versions_tells_whether_a_deployment_is_paused()
    {
        await FillAsync();
        await RunAsync("ALTER TABLE deployment DROP COLUMN paused");
        await RunAsync($"ALTER TABLE deployment ADD COLUMN is_schedule_active {Type("BOOLEAN", "BOOLEAN")} DEFAULT {Type("1", "TRUE")}");
        await Store.History.ImportAsync(PrefectHistory.ReadAsync(Connection));
        (await Runs.Deployments.ReadAsync(Id(4)))!.Paused.Should().BeFalse();
    }

    [TestCase("ALTER TABLE artifact DROP COLUMN metadata_", "'metadata_'")]
    [TestCase("DROP TABLE artifact_collection", "'artifact_collection'")]
    public async Task Another_schema_is_refused(string change, string names)
    {
        await RunAsync(change);
        var refused = await this.Awaiting(_ => PrefectHistory.ReadAsync(Connection).CountAsync().AsTask())
            .Should()
            .ThrowAsync<ArtifactStoreSchemaException>();
        refused.Which.Message.Should().Contain(names).And.Contain("Prefect 2.10");
    }

    [TestCase("flow", "tags = '{}'")]
    [TestCase("artifact", "metadata_ = '[]'")]
    public async Task A_row_that_the_store_cannot_hold_is_named(string table, string change)
    {
        await FillAsync();
        await RunAsync($"UPDATE {table} SET {change}");
        (await this.Awaiting(_ => PrefectHistory.ReadAsync(Connection).CountAsync().AsTask()).Should().ThrowAsync<ArtifactStoreException>())
            .Which.Message.Should()
            .Match($"The row aaaaaaaa-*'{table}'*");
    }

    [Test]
    public async Task A_connection_that_cannot_be_used_is_refused()
    {
        FluentActions.Invoking(() => PrefectHistory.ReadAsync(null!)).Should().Throw<ArgumentNullException>();
        await Connection.CloseAsync();
        FluentActions.Invoking(() => PrefectHistory.ReadAsync(Connection)).Should().Throw<ArgumentException>();
    }

    private static Guid Id(int number) => Guid.Parse($"aaaaaaaa-0000-4000-8000-{number:x12}");

    // Names and types of the columns by src/prefect/server/database/orm_models.py and src/prefect/server/utilities/database.py of the
    // repository PrefectHQ/prefect; those that are not read are left out.
    private IEnumerable<string> Tables
    {
        get
        {
            var id = Type("CHAR(36)", "UUID");
            var time = Type("DATETIME", "TIMESTAMPTZ");
            var json = Type("JSON", "JSONB");
            var state = Type("VARCHAR(10)", "state_type");
            var head = $"id {id} PRIMARY KEY, created {time} NOT NULL, updated {time} NOT NULL";
            var run =
                $"{head}, name VARCHAR NOT NULL, state_id {id}, state_type {state}, state_name VARCHAR, run_count INTEGER DEFAULT 0"
                + $", start_time {time}, end_time {time}, expected_start_time {time}, next_scheduled_start_time {time}, tags {json} NOT NULL";
            if (Database.Dialect.WritesSets)
            {
                yield return "CREATE TYPE state_type AS ENUM ('SCHEDULED', 'PENDING', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED', "
                    + "'CRASHED', 'PAUSED', 'CANCELLING')";
            }

            yield return $"CREATE TABLE flow_run_state ({head}, flow_run_id {id}, type {state}, name VARCHAR, message VARCHAR)";
            yield return $"CREATE TABLE task_run_state ({head}, task_run_id {id}, type {state}, name VARCHAR, message VARCHAR)";
            yield return $"CREATE TABLE work_pool ({head}, name VARCHAR NOT NULL, type VARCHAR, base_job_template {json})";
            yield return $"CREATE TABLE work_queue ({head}, name VARCHAR NOT NULL, work_pool_id {id} NOT NULL, priority INTEGER NOT NULL)";
            yield return $"CREATE TABLE flow ({head}, name VARCHAR NOT NULL, tags {json} NOT NULL)";
            yield return $"CREATE TABLE deployment ({head}, name VARCHAR NOT NULL, flow_id {id} NOT NULL, tags {json} NOT NULL"
                + $", paused BOOLEAN NOT NULL, work_queue_id {id}, work_queue_name VARCHAR, parameters {json})";
            yield return $"CREATE TABLE flow_run ({run}, flow_id {id} NOT NULL, deployment_id {id}, work_queue_id {id}"
                + $", work_queue_name VARCHAR, flow_version VARCHAR, parent_task_run_id {id}, idempotency_key VARCHAR, created_by {json})";
            yield return $"CREATE TABLE task_run ({run}, flow_run_id {id}, task_key VARCHAR, dynamic_key VARCHAR)";
            var artifact =
                $"{head}, key VARCHAR, task_run_id {id}, flow_run_id {id}, type VARCHAR, data JSON, description VARCHAR, metadata_ JSON";
            yield return $"CREATE TABLE artifact ({artifact})";
            yield return $"CREATE TABLE artifact_collection ({artifact}, latest_id {id} NOT NULL)";
        }
    }

    private async Task FillAsync()
    {
        var yes = Type("1", "TRUE");
        await RunAsync($"INSERT INTO flow_run_state VALUES ({Row(9)}, '{Id(5)}', 'FAILED', 'Failed', 'disk full')");
        await RunAsync($"INSERT INTO work_pool VALUES ({Row(1)}, 'pool', 'process', '{{}}')");
        await RunAsync($"INSERT INTO work_queue VALUES ({Row(2)}, 'default', '{Id(1)}', 3)");
        await RunAsync($"INSERT INTO flow VALUES ({Row(3)}, 'größe', '[\"a\", \"ü\"]')");
        await RunAsync($"INSERT INTO deployment VALUES ({Row(4)}, 'prod', '{Id(3)}', '[]', {yes}, '{Id(2)}', 'default', '{{}}')");
        await RunAsync(
            "INSERT INTO flow_run (id, created, updated, name, state_id, state_type, state_name, start_time, end_time, expected_start_time, "
                + "next_scheduled_start_time, tags, flow_id, deployment_id, work_queue_id, work_queue_name, flow_version, "
                + "parent_task_run_id, idempotency_key, created_by) "
                + $"VALUES ({Row(5)}, 'calm-owl', '{Id(9)}', 'FAILED', 'Failed', {At(2)}, {At(3)}, {At(4)}, {At(5)}, '[\"eu\"]', '{Id(3)}', "
                + $"'{Id(4)}', '{Id(2)}', 'default', 'v1', '{Id(8)}', 'once', "
                + $"'{{\"id\": \"{Id(4)}\", \"type\": \"DEPLOYMENT\", \"display_value\": \"prod\"}}')"
        );
        await RunAsync($"INSERT INTO flow_run (id, created, updated, name, tags, flow_id) VALUES ({Row(6)}, 'new', '[]', '{Id(3)}')");
        await RunAsync(
            "INSERT INTO task_run (id, created, updated, name, state_id, state_type, state_name, start_time, tags, flow_run_id) "
                + $"VALUES ({Row(8)}, 'extract-0', NULL, 'COMPLETED', 'Completed', {At(0)}, '[]', '{Id(5)}')"
        );
        var report = $"'{Id(8)}', '{Id(5)}', 'table'";
        await ArtifactAsync($"'{Id(33)}', {At(1)}, {At(1)}, 'report', {report}, NULL, NULL, NULL");
        await ArtifactAsync($"'{Id(31)}', {At(1)}, {At(1)}, 'report', {report}, 'null', 'first', '{{\"a\": \"1\", \"b\": 2}}'");
        await ArtifactAsync($"'{Id(32)}', {At(2)}, {At(2)}, 'report', {report}, '[1]', NULL, 'null'");
        await ArtifactAsync($"'{Id(34)}', {At(0)}, {At(0)}, NULL, NULL, NULL, NULL, '{{}}', NULL, NULL");
        await ArtifactAsync($"'{Id(35)}', {At(0)}, {At(0)}, 'Old Key!', NULL, NULL, NULL, '\"größe 🚀\"', NULL, NULL");
        await ArtifactAsync($"'{Id(36)}', {At(0)}, {At(0)}, 'b', NULL, NULL, NULL, NULL, NULL, NULL");
        await RunAsync(
            $"INSERT INTO artifact_collection (id, created, updated, key, latest_id) VALUES ('{Id(41)}', {At(1)}, {At(9)}, 'report', '{Id(32)}')"
        );
        await RunAsync(
            $"INSERT INTO artifact_collection (id, created, updated, key, latest_id) VALUES ('{Id(42)}', {At(0)}, {At(0)}, 'Old Key!', '{Id(35)}')"
        );
        await RunAsync(
            $"INSERT INTO artifact_collection (id, created, updated, key, latest_id) VALUES ('{Id(43)}', {At(0)}, {At(0)}, 'b', '{Id(36)}')"
        );
        await RunAsync(
            $"INSERT INTO artifact_collection (id, created, updated, key, latest_id) VALUES ('{Id(44)}', {At(0)}, {At(0)}, 'gone', '{Id(37)}')"
        );

        Task ArtifactAsync(string values) =>
            RunAsync(
                "INSERT INTO artifact (id, created, updated, key, task_run_id, flow_run_id, type, data, description, metadata_) "
                    + $"VALUES ({values})"
            );

        string Row(int number) => $"'{Id(number)}', {At(0)}, {At(1)}";
    }

    /// <summary>A time as Prefect stores it: on SQLite a text without a zone.</summary>
    private string At(int days) =>
        $"'{Created.AddDays(days).ToString("yyyy-MM-dd HH:mm:ss.ffffff", System.Globalization.CultureInfo.InvariantCulture)}{Type("", "+00")}'";

    private string Type(string sqlite, string other) => Database.Dialect.WritesSets ? other : sqlite;

    private Task RunAsync(string sql) => Connection.ExecuteAsync(sql);
}
