using System.Net;
using System.Net.Sockets;
using ArtifactStore.Specification;
using Npgsql;

namespace ArtifactStore.PostgreSql.Tests;

/// <summary>What the caller gets when the database fails, and what is tried again.</summary>
public sealed class ErrorTests
{
    private PostgreSqlTestDatabase _database = null!;

    [SetUp]
    public void Create() => _database = new();

    [TearDown]
    public async Task Drop() => await _database.DisposeAsync();

    [Test]
    public async Task A_server_that_is_not_there_is_unavailable_after_the_time_for_attempts()
    {
        using var nobody = new TcpListener(IPAddress.Loopback, 0);
        nobody.Start();
        var port = ((IPEndPoint)nobody.LocalEndpoint).Port;
        nobody.Stop();
        await using var store = PostgreSqlArtifactStore.Open($"Host=127.0.0.1;Port={port};Database=app;Username=app", options =>
            options.RetryTimeout = TimeSpan.FromMilliseconds(200)
        );
        var error = (await store.Awaiting(s => s.InitializeAsync()).Should().ThrowAsync<ArtifactStoreUnavailableException>()).Which;
        error.IsTransient.Should().BeTrue();
        error.InnerException.Should().BeAssignableTo<NpgsqlException>();
        error.Message.Should().Contain("'app'").And.Contain("127.0.0.1");
    }

    [Test]
    public async Task A_missing_database_is_named_in_the_exception()
    {
        await using var store = PostgreSqlArtifactStore.Open(Server.ConnectionString("no_such_database"));
        (await store.Awaiting(s => s.InitializeAsync()).Should().ThrowAsync<ArtifactStoreException>())
            .Which.Message.Should()
            .Contain("does not exist");
    }

    [Test]
    public async Task A_missing_CONNECT_privilege_is_named_in_the_exception()
    {
        var name = new NpgsqlConnectionStringBuilder(_database.ConnectionString).Database!;
        Server.Execute(
            _database.ConnectionString,
            $"CREATE ROLE {name}_stranger LOGIN PASSWORD 'secret'; REVOKE CONNECT ON DATABASE {name} FROM PUBLIC"
        );
        try
        {
            await using var store = PostgreSqlArtifactStore.Open(
                new NpgsqlConnectionStringBuilder(_database.ConnectionString)
                {
                    Username = $"{name}_stranger",
                    Password = "secret",
                }.ToString()
            );
            var error = (await store.Awaiting(s => s.InitializeAsync()).Should().ThrowAsync<ArtifactStoreException>()).Which;
            error.Message.Should().Contain("CONNECT").And.Contain("42501").And.NotContain("tables");
            error.IsTransient.Should().BeFalse();
        }
        finally
        {
            Server.Execute(_database.ConnectionString, $"GRANT CONNECT ON DATABASE {name} TO PUBLIC; DROP ROLE {name}_stranger");
        }
    }

    [Test]
    public async Task Connections_that_the_server_ends_are_replaced()
    {
        await using var store = _database.Open();
        await store.Artifacts.CreateArtifactAsync(new() { Key = "a" });
        for (var round = 0; round < 3; round++)
        {
            await EndConnectionsAsync();
            (await store.Artifacts.CountArtifactsAsync()).Should().Be(round + 1);
            await EndConnectionsAsync();
            await store.Artifacts.CreateArtifactAsync(new() { Key = "a" });
            await EndConnectionsAsync();
            await using var transaction = await store.BeginTransactionAsync();
        }

        await Invariants.CheckAsync(_database);
    }

    [Test]
    public async Task A_transaction_whose_session_the_server_ends_throws_unavailable()
    {
        await using var store = _database.Open();
        await store.InitializeAsync();
        await using (var transaction = await store.BeginTransactionAsync())
        {
            await transaction.Artifacts.CreateArtifactAsync(new() { Key = "a" });
            await EndConnectionsAsync();
            await transaction
                .Artifacts.Awaiting(a => a.CreateArtifactAsync(new() { Key = "a" }))
                .Should()
                .ThrowAsync<ArtifactStoreUnavailableException>();
            await transaction
                .Artifacts.Awaiting(a => a.CreateArtifactAsync(new() { Key = "a" }))
                .Should()
                .ThrowAsync<ArtifactStoreException>()
                .WithMessage("*Begin a new one*");
            await transaction.Awaiting(t => t.CommitAsync()).Should().ThrowAsync<ArtifactStoreException>();
        }

        (await store.Artifacts.CountArtifactsAsync()).Should().Be(0);
    }

    [Test]
    public async Task A_read_only_database_can_be_read_and_writes_throw_with_the_reason()
    {
        await using (var store = _database.Open())
        {
            await store.Artifacts.CreateArtifactAsync(new() { Key = "a" });
        }

        var connectionString = new NpgsqlConnectionStringBuilder(_database.ConnectionString)
        {
            Options = "-c default_transaction_read_only=on",
        }.ToString();
        await using var reader = PostgreSqlArtifactStore.Open(connectionString, options =>
            options.RetryTimeout = TimeSpan.FromMilliseconds(100)
        );
        (await reader.Artifacts.CountArtifactsAsync()).Should().Be(1);
        (await reader.Artifacts.Awaiting(a => a.CreateArtifactAsync(new() { Key = "a" })).Should().ThrowAsync<ArtifactStoreException>())
            .Which.Message.Should()
            .Contain("read-only");
    }

    [Test]
    public async Task A_lock_that_is_held_for_too_long_ends_the_wait()
    {
        await using var store = PostgreSqlArtifactStore.Open(_database.ConnectionString, options =>
            options.CommandTimeout = TimeSpan.FromSeconds(1)
        );
        await store.Artifacts.CreateArtifactAsync(new() { Key = "a" });
        await using var other = _database.Open();
        await using var transaction = await other.BeginTransactionAsync();
        await transaction.Artifacts.CreateArtifactAsync(new() { Key = "a" });
        await store
            .Artifacts.Awaiting(a => a.CreateArtifactAsync(new() { Key = "a" }).WaitAsync(TimeSpan.FromMinutes(1)))
            .Should()
            .ThrowAsync<ArtifactStoreUnavailableException>();
        await store.Artifacts.CreateArtifactAsync(new() { Key = "b" });
        await transaction.CommitAsync();
        (await store.Artifacts.CreateArtifactAsync(new() { Key = "a" })).Version.Should().Be(3);
    }

    [Test]
    public async Task Overlapping_batches_in_any_order_never_wait_in_a_circle()
    {
        await using var store = _database.Open();
        await store.InitializeAsync();
        string[] keys = ["a", "b", "c", "d", "e", "f"];
        var before = await DeadlocksAsync();
        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(writer =>
                    Task.Run(async () =>
                    {
                        var random = new Random(writer);
                        for (var i = 0; i < 20; i++)
                        {
                            await store.Artifacts.CreateArtifactsAsync([
                                .. keys.OrderBy(_ => random.Next())
                                    .Select(key => new ArtifactCreate { Key = key, FlowRunId = Guid.NewGuid() }),
                            ]);
                        }
                    })
                )
        );
        (await store.Artifacts.ReadLatestArtifactsAsync()).Should().OnlyContain(row => row.Version == 160);
        (await DeadlocksAsync()).Should().Be(before);
    }

    private async Task EndConnectionsAsync()
    {
        await using var connection = new NpgsqlConnection(_database.ConnectionString);
        await connection.OpenAsync();
        await connection.ExecuteAsync(
            "SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        );

        // Those of the suite have ended too, and are not to be taken for living ones.
        NpgsqlConnection.ClearPool((NpgsqlConnection)await _database.ConnectAsync());
    }

    private async Task<long> DeadlocksAsync()
    {
        await using var connection = await _database.ConnectAsync();
        return await connection.NumberAsync("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()");
    }
}
