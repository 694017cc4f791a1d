using ArtifactStore.Sql;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ArtifactStore.Sqlite.Tests;

public class KeptStatementTests
{
    private const int PreparedAgain = 5;

    /// <summary>
    /// SQLite looks at the values of some parameters (a limit, a pattern) when it plans, and would plan anew whenever they are bound.
    /// </summary>
    [Test]
    public async Task A_statement_that_is_kept_is_not_prepared_again_for_other_values()
    {
        await using var database = new SqliteTestDatabase();
        await using var store = database.Open();
        var flow = await store.Runs.Flows.SaveAsync(new Flow { Id = Guid.CreateVersion7(), Name = "etl" });
        var run = await store.Runs.FlowRuns.SaveAsync(
            new FlowRun
            {
                Id = Guid.CreateVersion7(),
                Name = "r",
                FlowId = flow.Id,
            }
        );
        await store.Artifacts.CreateArtifactsAsync([
            .. Enumerable
                .Range(0, 50)
                .Select(i => new ArtifactCreate
                {
                    Key = $"k{i % 7}",
                    Type = "table",
                    FlowRunId = run.Id,
                }),
        ]);
        using var connection = new SqliteConnector(
            SqliteTarget.Parse($"Data Source={database.Path}"),
            database.Path,
            new SqliteOptions()
        ).OpenReader();
        connection.Handle!.enable_sqlite3_next_stmt(true);
        var session = new SqlSession(new SqliteDialect(), connection);

        for (var i = 1; i <= 3; i++)
        {
            foreach (var query in Queries(i))
            {
                foreach (var path in ArtifactSql.Paths(query, session.Dialect))
                {
                    (await session.ListAsync(ArtifactSql.Read(query, session.Dialect, path), reader => reader.GetString(0), default))
                        .Should()
                        .HaveCount(i);
                }
            }
        }

        Statements(connection)
            .ToArray()
            .Should()
            .HaveCountGreaterThan(5)
            .And.OnlyContain(statement => raw.sqlite3_stmt_status(statement, PreparedAgain, 0) == 0);
    }

    [Test]
    public async Task Transaction_statements_are_prepared_once_per_connection()
    {
        await using var database = new SqliteTestDatabase();
        await using var store = database.Open();
        await store.InitializeAsync();
        var connector = new SqliteConnector(SqliteTarget.Parse($"Data Source={database.Path}"), database.Path, new SqliteOptions());
        using var other = connector.OpenWriter();
        var connection = connector.OpenWriter();
        connection.Handle!.enable_sqlite3_next_stmt(true);
        for (var i = 0; i < 3; i++)
        {
            connection.Transactions.TryBeginAsWriter().Should().BeNull();
            BusyWait.IsBusy(other.Transactions.TryBeginAsWriter()!).Should().BeTrue();
            connection.Transactions.Commit();
            connection.Transactions.Begin();
            connection
                .Invoking(c => c.Transactions.Begin())
                .Should()
                .Throw<SqliteException>()
                .WithMessage("SQLite Error 1: 'cannot start a transaction within a transaction'.");
            connection.Transactions.Commit();
            connection
                .Invoking(c => c.Transactions.Commit())
                .Should()
                .Throw<SqliteException>()
                .WithMessage("SQLite Error 1: 'cannot commit - no transaction is active'.");
        }

        Statements(connection)
            .Count(statement => raw.sqlite3_sql(statement).utf8_to_string() is "BEGIN" or "BEGIN IMMEDIATE" or "COMMIT")
            .Should()
            .Be(3);
        connection.Dispose();
        other.Transactions.TryBeginAsWriter().Should().BeNull();
        connection.Open();
        BusyWait.IsBusy(connection.Transactions.TryBeginAsWriter()!).Should().BeTrue("they are made anew for what is opened again");
        connection.Dispose();
    }

    private static IEnumerable<ArtifactQuery> Queries(int limit) =>
        [
            new() { Limit = limit, Offset = limit },
            new() { Limit = limit, Sort = ArtifactSort.KeyAsc },
            new()
            {
                Limit = limit,
                Flows = new() { Name = "etl" },
            },
            new()
            {
                Limit = limit,
                Artifacts = new() { Key = new() { Like = $"k{limit}" } },
            },
            new()
            {
                Limit = limit,
                Artifacts = new() { Type = "table" },
                FlowRuns = new() { Name = new() { Like = "r" } },
            },
        ];

    private static IEnumerable<sqlite3_stmt> Statements(SqliteConnection connection)
    {
        for (
            var statement = raw.sqlite3_next_stmt(connection.Handle!, null!);
            statement is { IsInvalid: false };
            statement = raw.sqlite3_next_stmt(connection.Handle!, statement)
        )
        {
            yield return statement;
        }
    }
}
