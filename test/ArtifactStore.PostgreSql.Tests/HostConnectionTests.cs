using ArtifactStore.Specification;
using Npgsql;

namespace ArtifactStore.PostgreSql.Tests;

/// <summary>
/// The connection of an enlisted session is the host's: whatever state it is in, a call does no harm to it, and says what the host has to
/// do.
/// </summary>
public sealed class HostConnectionTests
{
    private static readonly Guid Known = Guid.Parse("70000000-0000-4000-8000-000000000001");

    private static readonly Dictionary<string, Func<IArtifactStoreSession, Task>> Calls = new()
    {
        ["create"] = session => session.Artifacts.CreateArtifactAsync(new() { Key = "b" }),
        ["bulk create"] = session => session.Artifacts.CreateArtifactsAsync([new() { Key = "b" }, new() { Key = "b" }]),
        ["update"] = session => session.Artifacts.UpdateArtifactAsync(Known, new() { Description = "new" }),
        ["delete"] = session => session.Artifacts.DeleteArtifactAsync(Guid.NewGuid()),
        ["delete by a filter"] = session => session.Artifacts.DeleteArtifactsAsync(new() { Artifacts = new() { Key = "no-such" } }),
        ["read"] = session => session.Artifacts.ReadArtifactAsync(Known),
        ["latest"] = session => session.Artifacts.ReadLatestArtifactAsync("a"),
        ["page"] = session => session.Artifacts.ReadArtifactsAsync(new() { Limit = 5 }),
        ["page that looks first"] = session =>
            session.Artifacts.ReadArtifactsAsync(
                new()
                {
                    FlowRuns = new() { Name = "run" },
                    Artifacts = new() { Type = "table" },
                    Limit = 5,
                }
            ),
        ["stream"] = async session => await session.Artifacts.StreamArtifactsAsync().CountAsync(),
        ["count"] = session => session.Artifacts.CountArtifactsAsync(),
        ["save of a run"] = session => session.Runs.Flows.SaveAsync(new Flow { Id = Known, Name = "etl" }),
        ["read of a run"] = session => session.Runs.Flows.ReadAsync(Known),
        ["delete of a run"] = session => session.Runs.Flows.DeleteAsync(Guid.NewGuid()),
    };

    private PostgreSqlTestDatabase _database = null!;
    private IArtifactStore _store = null!;
    private NpgsqlConnection _connection = null!;

    [SetUp]
    public async Task Open()
    {
        _database = PostgreSqlTestDatabase.WithSchema();
        _store = _database.Open();
        await _store.Artifacts.CreateArtifactAsync(new() { Id = Known, Key = "a" });
        _connection = (NpgsqlConnection)await _database.ConnectAsync();
        await _connection.ExecuteAsync("CREATE TABLE host_order (number INTEGER NOT NULL)");
    }

    [TearDown]
    public async Task Close()
    {
        await _connection.DisposeAsync();
        await _store.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Test]
    public async Task After_a_failed_statement_of_the_host_a_call_is_refused_and_the_host_can_go_back_to_its_savepoint(
        [ValueSource(nameof(CallNames))] string name
    )
    {
        await using var transaction = await _connection.BeginTransactionAsync();
        var session = _store.Enlist(transaction);
        await _connection.ExecuteAsync("INSERT INTO host_order (number) VALUES (1)");
        await transaction.SaveAsync("mine");
        await FailAsync();
        for (var i = 0; i < 2; i++)
        {
            var error = (await session.Awaiting(Calls[name]).Should().ThrowAsync<ArtifactStoreException>()).Which;
            error.Message.Should().Contain("25P02").And.Contain("savepoint");
            error.IsTransient.Should().BeFalse("only the host can mend it");
        }

        await transaction.RollbackAsync("mine");
        await Calls[name](session);
        await _connection.ExecuteAsync("INSERT INTO host_order (number) VALUES (2)");
        await transaction.CommitAsync();
        (await _connection.NumberAsync("SELECT COUNT(*) FROM host_order")).Should().Be(2);
    }

    [Test]
    public async Task A_call_beside_an_open_reader_of_the_host_throws_and_the_reader_remains_usable(
        [ValueSource(nameof(CallNames))] string name
    )
    {
        await using var transaction = await _connection.BeginTransactionAsync();
        var session = _store.Enlist(transaction);
        await using (var command = new NpgsqlCommand("SELECT generate_series(1, 3)", _connection, transaction))
        {
            await using var reader = await command.ExecuteReaderAsync();
            await reader.ReadAsync();
            await session.Awaiting(Calls[name]).Should().ThrowAsync<InvalidOperationException>().WithMessage("*Close its open reader*");
            (await reader.ReadAsync()).Should().BeTrue();
            reader.GetInt32(0).Should().Be(2);
        }

        await Calls[name](session);
        await transaction.CommitAsync();
    }

    [Test]
    public async Task A_call_during_a_copy_of_the_host_throws_and_the_copy_continues()
    {
        await using var transaction = await _connection.BeginTransactionAsync();
        var session = _store.Enlist(transaction);
        await using (var copy = await _connection.BeginTextImportAsync("COPY host_order FROM STDIN"))
        {
            await copy.WriteAsync("1\n");
            await session
                .Artifacts.Awaiting(a => a.CreateArtifactAsync(new() { Key = "a" }))
                .Should()
                .ThrowAsync<InvalidOperationException>()
                .WithMessage("*finish*");
            await copy.WriteAsync("2\n");
        }

        await session.Artifacts.CreateArtifactAsync(new() { Key = "a" });
        await transaction.CommitAsync();
        (await _connection.NumberAsync("SELECT COUNT(*) FROM host_order")).Should().Be(2);
    }

    [Test]
    public async Task Statements_that_the_host_has_deallocated_are_prepared_again(
        [ValueSource(nameof(CallNames))] string name,
        [Values] bool inTransaction
    )
    {
        await using var source = NpgsqlDataSource.Create(Preparing());
        await using var connection = await source.OpenConnectionAsync();
        await PrepareAsync(connection, name);
        await connection.ExecuteAsync(inTransaction ? "SELECT 1" : "DEALLOCATE ALL");
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync("INSERT INTO host_order (number) VALUES (1)");
        await connection.ExecuteAsync(inTransaction ? "DEALLOCATE ALL" : "SELECT 1");
        await Calls[name](_store.Enlist(transaction));
        await Calls[name](_store.Enlist(transaction));
        await transaction.CommitAsync();
        (await _connection.NumberAsync("SELECT COUNT(*) FROM host_order")).Should().Be(1);
    }

    [Test]
    public async Task A_pooled_connection_on_which_the_host_has_deallocated_serves_the_store()
    {
        await using var source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(Preparing()) { MaxPoolSize = 1, NoResetOnClose = true }.ToString()
        );
        await using var store = PostgreSqlArtifactStore.Open(source);
        foreach (var (name, call) in Calls)
        {
            for (var i = 0; i < 4; i++)
            {
                await call(store);
            }

            await using (var connection = await source.OpenConnectionAsync())
            {
                await connection.ExecuteAsync("DEALLOCATE ALL");
            }

            await store.Awaiting(call).Should().NotThrowAsync(name);
        }
    }

    [Test]
    public async Task A_column_whose_type_changes_under_prepared_statements_makes_no_call_fail([Values] bool isEnlisted)
    {
        await using var source = NpgsqlDataSource.Create(Preparing());
        await using var store = PostgreSqlArtifactStore.Open(source);
        foreach (var type in new[] { "varchar", "text" })
        {
            // On several connections: each of them holds the statements.
            await using (var one = await source.OpenConnectionAsync())
            await using (var other = await source.OpenConnectionAsync())
            {
                foreach (var connection in new[] { one, other })
                {
                    foreach (var name in Calls.Keys)
                    {
                        await PrepareAsync(connection, name);
                    }
                }
            }

            await using var host = await source.OpenConnectionAsync();
            await using (
                var change = new NpgsqlCommand(
                    $"ALTER TABLE artifact_store.artifact ALTER COLUMN description TYPE {type}; ALTER TABLE artifact_store.flow ALTER COLUMN name TYPE {type}",
                    _connection
                )
            )
            {
                await change.ExecuteNonQueryAsync();
            }

            await using var transaction = isEnlisted ? await host.BeginTransactionAsync() : null;
            foreach (var (name, call) in Calls)
            {
                var session = isEnlisted ? store.Enlist(transaction!) : store;
                await session.Awaiting(call).Should().NotThrowAsync(name);
            }

            if (isEnlisted)
            {
                await transaction!.CommitAsync();
            }
        }
    }

    [Test]
    public async Task A_transaction_is_on_the_stores_database_whichever_way_the_host_took_to_it()
    {
        await using var proxy = new StepProxy(new NpgsqlConnectionStringBuilder(_database.ConnectionString).Port);
        await using var other = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(_database.ConnectionString) { Port = proxy.Port }.ToString()
        );
        await CheckAsync(other, isOurs: true);
        if (Server.Socket is { } socket)
        {
            await using var local = new NpgsqlConnection(
                new NpgsqlConnectionStringBuilder(_database.ConnectionString) { Host = socket }.ToString()
            );
            await CheckAsync(local, isOurs: true);
        }

        await using var foreign = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(_database.ConnectionString) { Port = proxy.Port, Database = "postgres" }.ToString()
        );
        await CheckAsync(foreign, isOurs: false);
    }

    [Test]
    public async Task The_same_server_behind_a_pooler_is_the_same_server()
    {
        var pooled = new NpgsqlConnectionStringBuilder(
            Server.Pooler().ConnectionString(new NpgsqlConnectionStringBuilder(_database.ConnectionString).Database!)
        )
        {
            Pooling = false,
        };
        await using var connection = new NpgsqlConnection(pooled.ToString());
        await CheckAsync(connection, isOurs: true);
    }

    [Test]
    public async Task A_transaction_that_has_failed_can_be_refused_without_harm()
    {
        await using var proxy = new StepProxy(new NpgsqlConnectionStringBuilder(_database.ConnectionString).Port);
        await using var other = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(_database.ConnectionString) { Port = proxy.Port }.ToString()
        );
        await other.OpenAsync();
        await using var transaction = await other.BeginTransactionAsync();
        await transaction.SaveAsync("mine");
        await other.Awaiting(c => c.ExecuteAsync("SELECT 1 / 0")).Should().ThrowAsync<PostgresException>();
        _store.Invoking(store => store.Enlist(transaction)).Should().Throw<ArtifactStoreException>().WithMessage("*25P02*");
        await transaction.RollbackAsync("mine");
        await _store.Enlist(transaction).Artifacts.CreateArtifactAsync(new() { Key = "a" });
    }

    private static IEnumerable<string> CallNames => Calls.Keys;

    private async Task CheckAsync(NpgsqlConnection connection, bool isOurs)
    {
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        if (isOurs)
        {
            await _store.Enlist(transaction).Artifacts.CreateArtifactAsync(new() { Key = "a" });
            await transaction.CommitAsync();
        }
        else
        {
            _store.Invoking(store => store.Enlist(transaction)).Should().Throw<ArgumentException>().WithMessage("*'postgres'*");
        }
    }

    private string Preparing() =>
        new NpgsqlConnectionStringBuilder(_database.ConnectionString)
        {
            Pooling = true,
            MaxAutoPrepare = 200,
            AutoPrepareMinUsages = 2,
        }.ToString();

    private async Task PrepareAsync(NpgsqlConnection connection, string name)
    {
        for (var i = 0; i < 4; i++)
        {
            await using var transaction = await connection.BeginTransactionAsync();
            await Calls[name](_store.Enlist(transaction));
            await transaction.CommitAsync();
        }
    }

    private async Task FailAsync() =>
        await _connection.Awaiting(c => c.ExecuteAsync("SELECT 1 / 0")).Should().ThrowAsync<PostgresException>();
}
