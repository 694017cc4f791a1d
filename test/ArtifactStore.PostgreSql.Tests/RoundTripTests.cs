using ArtifactStore.Specification;
using ArtifactStore.Sql;
using Npgsql;

namespace ArtifactStore.PostgreSql.Tests;

/// <summary>How often reads wait for the server, and what travels together.</summary>
public class RoundTripTests
{
    private static readonly SqlStatement ShowsJit = new("SHOW jit", []);

    [TestCase(0)]
    [TestCase(100)]
    public async Task Reads_of_one_statement_are_one_round_trip_and_one_that_looks_first_adds_its_commit_alone(int autoPrepare)
    {
        await using var database = new PostgreSqlTestDatabase();
        using var counter = new TurnCounter(new NpgsqlConnectionStringBuilder(database.ConnectionString).Port);
        await using var store = PostgreSqlArtifactStore.Open(
            new NpgsqlConnectionStringBuilder(database.ConnectionString) { Port = counter.Port, Pooling = true, MaxPoolSize = 1, MaxAutoPrepare = autoPrepare, AutoPrepareMinUsages = 2 }.ToString());
        var flow = await store.Runs.Flows.SaveAsync(new Flow { Id = Guid.CreateVersion7(), Name = "etl" });
        var run = await store.Runs.FlowRuns.SaveAsync(new FlowRun { Id = Guid.CreateVersion7(), Name = "run", FlowId = flow.Id });
        var created = await store.Artifacts.CreateArtifactAsync(new() { Key = "a", Type = "table", FlowRunId = run.Id });
        for (var round = 0; round < 3; round++)
        {
            (await counter.CountAsync(() => store.Artifacts.ReadArtifactAsync(created.Id))).Should().Be(1);
            (await counter.CountAsync(() => store.Artifacts.ReadLatestArtifactAsync("a"))).Should().Be(1);
            (await counter.CountAsync(() => store.Artifacts.ReadArtifactsAsync(new() { Limit = 50 }))).Should().Be(1);
            (await counter.CountAsync(() => store.Artifacts.ReadArtifactsAsync(new() { Flows = new() { Name = "etl" }, Limit = 50 }))).Should().Be(1, "the flow is looked up in the same statement");
            (await counter.CountAsync(() => store.Artifacts.CountArtifactsAsync(new() { Flows = new() { Name = "etl" } }))).Should().Be(1);
            (await counter.CountAsync(() => store.Artifacts.ReadArtifactsAsync(new() { FlowRuns = new() { Name = "run" }, Limit = 50 })))
                .Should().Be(3, "the setting travels with the look at the filter; the page and the commit follow");
        }
    }

    [Test]
    public async Task A_statement_ahead_runs_once_before_a_query_or_a_command()
    {
        await using var database = new PostgreSqlTestDatabase();
        await using var store = database.Open();
        await store.InitializeAsync();
        await using var connection = (NpgsqlConnection)await database.ConnectAsync();
        foreach (var isQuery in new[] { true, false })
        {
            await using var transaction = await connection.BeginTransactionAsync();
            var session = new SqlSession(new PostgreSqlDialect(), connection, transaction, commandTimeout: 7, ahead: ["SET LOCAL jit = off"]);
            if (!isQuery)
            {
                await session.ExecuteAsync(new("LOCK TABLE artifact_store.artifact IN ACCESS SHARE MODE", []), default);
            }

            (await session.ListAsync(ShowsJit, reader => reader.GetString(0), default)).Should().Equal("off");
            await session.ExecuteAsync(new("SET LOCAL jit = on", []), default);
            (await session.ListAsync(ShowsJit, reader => reader.GetString(0), default)).Should().Equal(["on"], "what was ahead does not come again");
            await transaction.RollbackAsync();
        }
    }

    [Test]
    public async Task A_statement_ahead_shares_the_time_out_of_the_query()
    {
        await using var database = new PostgreSqlTestDatabase();
        await using var connection = (NpgsqlConnection)await database.ConnectAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var session = new SqlSession(new PostgreSqlDialect(), connection, transaction, commandTimeout: 1, ahead: ["SET LOCAL jit = off"]);
        var sleep = () => session.NumberAsync(new("SELECT 1::bigint FROM pg_sleep(60)", []), default);
        (await sleep.Should().ThrowAsync<NpgsqlException>()).WithInnerException<TimeoutException>();
    }
}
