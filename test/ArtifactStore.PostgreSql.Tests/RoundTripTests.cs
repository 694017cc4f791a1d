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
    public async Task Reads_take_one_round_trip_plus_one_for_a_lookup(int autoPrepare)
    {
        await using var database = PostgreSqlTestDatabase.WithSchema();
        using var counter = new TurnCounter(new NpgsqlConnectionStringBuilder(database.ConnectionString).Port);
        await using var store = PostgreSqlArtifactStore.Open(
            new NpgsqlConnectionStringBuilder(database.ConnectionString)
            {
                Port = counter.Port,
                Pooling = true,
                MaxPoolSize = 1,
                MaxAutoPrepare = autoPrepare,
                AutoPrepareMinUsages = 2,
            }.ToString()
        );
        var flow = await store.Runs.Flows.SaveAsync(new Flow { Id = Guid.CreateVersion7(), Name = "etl" });
        var run = await store.Runs.FlowRuns.SaveAsync(
            new FlowRun
            {
                Id = Guid.CreateVersion7(),
                Name = "run",
                FlowId = flow.Id,
            }
        );
        var created = await store.Artifacts.CreateArtifactAsync(
            new()
            {
                Key = "a",
                Type = "table",
                FlowRunId = run.Id,
            }
        );
        for (var round = 0; round < 3; round++)
        {
            (await counter.CountAsync(() => store.Artifacts.ReadArtifactAsync(created.Id))).Should().Be(1);
            (await counter.CountAsync(() => store.Artifacts.ReadLatestArtifactAsync("a"))).Should().Be(1);
            (await counter.CountAsync(() => store.Artifacts.ReadArtifactsAsync(new() { Limit = 50 }))).Should().Be(1);
            (
                await counter.CountAsync(() =>
                    store.Artifacts.ReadArtifactsAsync(
                        new()
                        {
                            Flows = new() { Name = "etl" },
                            Limit = 50,
                        }
                    )
                )
            ).Should().Be(1, "the flow is looked up in the same statement");
            (await counter.CountAsync(() => store.Artifacts.CountArtifactsAsync(new() { Flows = new() { Name = "etl" } }))).Should().Be(1);
            (
                await counter.CountAsync(() =>
                    store.Artifacts.ReadArtifactsAsync(
                        new()
                        {
                            FlowRuns = new() { Name = "run" },
                            Limit = 50,
                        }
                    )
                )
            ).Should().Be(2, "what begins the transaction travels with the look at the filter, and the commit with the page");
            (
                await counter.CountAsync(() =>
                    store.Artifacts.CountArtifactsAsync(
                        new()
                        {
                            FlowRuns = new() { Name = "run" },
                            Artifacts = new() { Type = "table" },
                        }
                    )
                )
            ).Should().Be(3, "it looks at both filters");
        }
    }

    [Test]
    public async Task The_statements_and_round_trips_of_every_operation_match_the_docs()
    {
        await using var database = PostgreSqlTestDatabase.WithSchema();
        using var counter = new TurnCounter(new NpgsqlConnectionStringBuilder(database.ConnectionString).Port);
        await using var store = PostgreSqlArtifactStore.Open(
            new NpgsqlConnectionStringBuilder(database.ConnectionString)
            {
                Port = counter.Port,
                Pooling = true,
                MaxPoolSize = 2,
            }.ToString()
        );
        var flow = await store.Runs.Flows.SaveAsync(new Flow { Id = Guid.CreateVersion7(), Name = "etl" });
        var run = await store.Runs.FlowRuns.SaveAsync(
            new FlowRun
            {
                Id = Guid.CreateVersion7(),
                Name = "run",
                FlowId = flow.Id,
            }
        );
        var artifacts = store.Artifacts;
        var first = await artifacts.CreateArtifactAsync(new() { Key = "a", FlowRunId = run.Id });
        var second = await artifacts.CreateArtifactAsync(new() { Key = "a", FlowRunId = run.Id });
        IArtifactStoreTransaction transaction = null!;
        (string Operation, Func<Task> Call)[] operations =
        [
            ("create", () => artifacts.CreateArtifactAsync(new() { Key = "a" })),
            ("create with a flow run", () => artifacts.CreateArtifactAsync(new() { Key = "a", FlowRunId = run.Id })),
            ("create a list", () => artifacts.CreateArtifactsAsync([new() { Key = "a" }, new() { Key = "b" }, new()])),
            ("update", () => artifacts.UpdateArtifactAsync(first.Id, new() { Description = "d" })),
            ("update with ExpectedUpdated", async () =>
                await artifacts.UpdateArtifactAsync(second.Id, new() { Description = "d", ExpectedUpdated = second.Updated })
            ),
            ("delete by id", () => artifacts.DeleteArtifactAsync(second.Id)),
            ("delete by key and version", () => artifacts.DeleteArtifactAsync("a", 1)),
            ("save a flow run", () => store.Runs.FlowRuns.SaveAsync(run)),
            ("save another run", () => store.Runs.Flows.SaveAsync(flow)),
            ("delete a flow run", () => store.Runs.FlowRuns.DeleteAsync(run.Id)),
            ("delete another run", () => store.Runs.Flows.DeleteAsync(Guid.NewGuid())),
            ("read by id, by version, latest", () => artifacts.ReadLatestArtifactAsync("a")),
            ("read the versions of a key", () => artifacts.ReadVersionsAsync("a")),
            ("read a page without a filter", () => artifacts.ReadArtifactsAsync(new() { Limit = 50 })),
            ("count without a filter", () => artifacts.CountArtifactsAsync()),
            ("begin a transaction", async () => transaction = await store.BeginTransactionAsync()),
            ("create in a transaction", () => transaction.Artifacts.CreateArtifactAsync(new() { Key = "a" })),
            ("commit a transaction", () => transaction.CommitAsync()),
        ];
        var measured = new List<string>();
        foreach (var (operation, call) in operations)
        {
            var (statements, trips) = await counter.CountBothAsync(call);
            measured.Add($"| {operation} | {statements} | {trips} |");
        }

        await transaction.DisposeAsync();
        DocsPage
            .ReadLines("postgresql.md")
            .SkipWhile(line => !line.StartsWith("| operation |", StringComparison.Ordinal))
            .Skip(2)
            .TakeWhile(line => line.StartsWith('|'))
            .Should()
            .Equal(measured);
    }

    [Test]
    public async Task A_statement_ahead_runs_once_before_a_query_or_a_command()
    {
        await using var database = PostgreSqlTestDatabase.WithSchema();
        await using var store = database.Open();
        await store.InitializeAsync();
        await using var connection = (NpgsqlConnection)await database.ConnectAsync();
        foreach (var isQuery in new[] { true, false })
        {
            await using var transaction = await connection.BeginTransactionAsync();
            var session = new SqlSession(
                new PostgreSqlDialect(),
                connection,
                transaction,
                commandTimeout: 7,
                ahead: ["SET LOCAL jit = off"]
            );
            if (!isQuery)
            {
                await session.ExecuteAsync(new("SELECT 1", []), default);
            }

            (await session.ListAsync(ShowsJit, reader => reader.GetString(0), default)).Should().Equal("off");
            await session.ExecuteAsync(new("SET LOCAL jit = on", []), default);
            (await session.ListAsync(ShowsJit, reader => reader.GetString(0), default))
                .Should()
                .Equal(["on"], "what was ahead does not come again");
            await transaction.RollbackAsync();
        }
    }

    [Test]
    public async Task A_statement_at_the_end_travels_with_the_last_query_or_runs_by_itself()
    {
        await using var database = PostgreSqlTestDatabase.WithSchema();
        await using var connection = (NpgsqlConnection)await database.ConnectAsync();
        foreach (var isTold in new[] { true, false })
        {
            var session = new SqlSession(new PostgreSqlDialect(), connection, ahead: ["BEGIN", "SET LOCAL jit = off"], end: "COMMIT");
            (await session.ListAsync(ShowsJit, reader => reader.GetString(0), default)).Should().Equal("off");
            if (isTold)
            {
                session.CommitWithNext();
            }

            (await session.ListAsync(ShowsJit, reader => reader.GetString(0), default))
                .Should()
                .Equal(["off"], "it is still before the end");
            (await IsInTransactionAsync()).Should().Be(!isTold);
            await session.EndAsync(default);
            (await IsInTransactionAsync()).Should().BeFalse();
            await session.EndAsync(default);
            await session
                .Awaiting(s => s.NumberAsync(new("SELECT 1::bigint", []), default))
                .Should()
                .ThrowAsync<InvalidOperationException>();
            await session.Awaiting(s => s.ExecuteAsync(new("SELECT 1", []), default)).Should().ThrowAsync<InvalidOperationException>();
        }

        // In a transaction the time stands still.
        async Task<bool> IsInTransactionAsync()
        {
            await using var command = new NpgsqlCommand("SELECT now() FROM pg_sleep(0.001)", connection);
            return (await command.ExecuteScalarAsync())!.Equals(await command.ExecuteScalarAsync());
        }
    }

    [Test]
    public async Task Ending_an_unused_session_sends_nothing()
    {
        await using var database = PostgreSqlTestDatabase.WithSchema();
        await using var connection = (NpgsqlConnection)await database.ConnectAsync();
        await new SqlSession(new PostgreSqlDialect(), connection, ahead: ["NONSENSE"], end: "NONSENSE").EndAsync(default);
    }

    [Test]
    public async Task A_failure_of_the_final_statement_is_reported()
    {
        await using var database = PostgreSqlTestDatabase.WithSchema();
        await using var connection = (NpgsqlConnection)await database.ConnectAsync();
        foreach (
            var ask in new Func<SqlSession, Task>[]
            {
                s => s.NumberAsync(new("SELECT 1::bigint", []), default),
                s => s.ListAsync(ShowsJit, reader => reader.GetString(0), default),
            }
        )
        {
            var session = new SqlSession(new PostgreSqlDialect(), connection, ahead: ["BEGIN"], end: "SELECT 1 / 0");
            session.CommitWithNext();
            (await session.Awaiting(ask).Should().ThrowAsync<PostgresException>())
                .Which.SqlState.Should()
                .Be(PostgresErrorCodes.DivisionByZero);
            await using var rollback = new NpgsqlCommand("ROLLBACK", connection);
            await rollback.ExecuteNonQueryAsync();
        }
    }

    [Test]
    public async Task A_read_whose_last_query_fails_leaves_no_transaction_behind()
    {
        await using var database = PostgreSqlTestDatabase.WithSchema();
        await using var store = PostgreSqlArtifactStore.Open(
            new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = true, MaxPoolSize = 1 }.ToString()
        );
        await store.InitializeAsync();
        await store.Artifacts.CreateArtifactAsync(new() { Key = "a", Type = "table" });
        var query = new ArtifactQuery
        {
            FlowRuns = new() { Name = "run" },
            Artifacts = new() { Type = "table" },
            Limit = 5,
        };
        await using (var connection = (NpgsqlConnection)await database.ConnectAsync())
        {
            await using var rename = new NpgsqlCommand("ALTER TABLE artifact_store.artifact RENAME COLUMN data TO hidden", connection);
            await rename.ExecuteNonQueryAsync();
            await store.Artifacts.Awaiting(artifacts => artifacts.ReadArtifactsAsync(query)).Should().ThrowAsync<ArtifactStoreException>();
            await using var back = new NpgsqlCommand("ALTER TABLE artifact_store.artifact RENAME COLUMN hidden TO data", connection);
            await back.ExecuteNonQueryAsync();
        }

        (await store.Artifacts.CreateArtifactAsync(new() { Key = "a", Type = "table" }))
            .Version.Should()
            .Be(2, "the one connection of the pool is in no transaction");
        (await store.Artifacts.ReadArtifactsAsync(query)).Should().BeEmpty();
    }

    [Test]
    public async Task A_statement_ahead_shares_the_time_out_of_the_query()
    {
        await using var database = PostgreSqlTestDatabase.WithSchema();
        await using var connection = (NpgsqlConnection)await database.ConnectAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var session = new SqlSession(new PostgreSqlDialect(), connection, transaction, commandTimeout: 1, ahead: ["SET LOCAL jit = off"]);
        var sleep = () => session.NumberAsync(new("SELECT 1::bigint FROM pg_sleep(60)", []), default);
        (await sleep.Should().ThrowAsync<NpgsqlException>()).WithInnerException<TimeoutException>();
    }
}
