using ArtifactStore.PostgreSql.Tests.Failover;
using ArtifactStore.Specification.Faults;
using ArtifactStore.Specification.Seeing;
using Npgsql;

namespace ArtifactStore.PostgreSql.Tests.Faults;

/// <summary>The server ends a session of the store by one of its own limits, while nothing runs on it.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.All)]
public sealed class EndedSessionTests
{
    private const string Idle = "-c idle_session_timeout=300";
    private const string IdleInTransaction = "-c idle_in_transaction_session_timeout=2000";

    private PostgreSqlTestDatabase _database = null!;
    private IArtifactStore _direct = null!;
    private NpgsqlConnection _watcher = null!;

    [SetUp]
    public async Task Create()
    {
        _database = PostgreSqlTestDatabase.WithSchema();
        _direct = _database.Open();
        await _direct.InitializeAsync();
        _watcher = (NpgsqlConnection)await _database.ConnectAsync();
    }

    [TearDown]
    public async Task Drop()
    {
        await _watcher.DisposeAsync();
        await _direct.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Test]
    public async Task A_write_on_an_ended_session_is_repeated_on_a_new_one_without_settlement(
        [ValueSource(typeof(FaultOperation), nameof(FaultOperation.All))] FaultOperation operation
    )
    {
        using var log = new LogLines();
        await using var store = Open(Idle, log: log);
        await operation.Prepare(_direct, "k");
        await store.Artifacts.CountArtifactsAsync();
        await UntilEndedAsync();
        log.Clear();
        await operation.Act(store, "k", CancellationToken.None);
        (await operation.Done(_direct, "k")).Should().BeTrue();
        log.Events().Should().Equal([3001], "the attempt before has sent nothing that could have been committed");
    }

    [Test]
    public async Task A_read_on_an_ended_session_is_repeated_on_a_new_one()
    {
        await ReadOperation.LoadAsync(_direct);
        await using var store = Open(Idle);
        foreach (var operation in ReadOperation.All)
        {
            var expected = await operation.Read(store, CancellationToken.None);
            await UntilEndedAsync();
            (await operation.Read(store, CancellationToken.None)).Should().Be(expected, "{0} finds the session ended", operation);
        }
    }

    [Test]
    public async Task A_pool_full_of_ended_sessions_costs_no_more_than_one()
    {
        using var log = new LogLines();
        await using var store = Open(Idle, poolSize: 30, log: log);
        await store.InitializeAsync();
        var transactions = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => store.BeginTransactionAsync())));
        foreach (var transaction in transactions)
        {
            await transaction.DisposeAsync();
        }

        await UntilEndedAsync();
        log.Clear();
        await store.Artifacts.CreateArtifactAsync(new() { Key = "a" });
        log.Events().Should().Equal(3001);
    }

    [Test]
    public async Task Without_time_for_another_attempt_the_outcome_is_certain(
        [Values("create", "bulk create", "update", "delete", "save of a run")] string name
    )
    {
        await using var store = Open(Idle, retry: TimeSpan.Zero);
        var operation = FaultOperation.All.Single(each => each.Name == name);
        await operation.Prepare(_direct, "k");
        await UsedAsync(store);
        await UntilEndedAsync();
        (await store.Awaiting(s => operation.Act(s, "k", CancellationToken.None)).Should().ThrowAsync<ArtifactStoreUnavailableException>())
            .Which.Message.Should()
            .Contain("57P05")
            .And.Contain("Nothing was committed")
            .And.NotContain("check before");
    }

    [Test]
    public async Task A_transaction_ended_for_idleness_throws_that_nothing_was_committed([Values] bool atCommit)
    {
        await using var store = Open(IdleInTransaction);
        await store.InitializeAsync();
        await using (var transaction = await store.BeginTransactionAsync())
        {
            await transaction.Artifacts.CreateArtifactAsync(new() { Key = "a" });
            await UntilEndedAsync();
            var call = () => atCommit ? transaction.CommitAsync() : transaction.Artifacts.CreateArtifactAsync(new() { Key = "a" });
            (await call.Should().ThrowAsync<ArtifactStoreUnavailableException>())
                .Which.Message.Should()
                .Contain("25P03")
                .And.Contain("Nothing was committed")
                .And.NotContain("check before");
        }

        (await _direct.Artifacts.CountArtifactsAsync()).Should().Be(0);
        await store.Artifacts.CreateArtifactAsync(new() { Key = "a" });
    }

    [Test]
    public async Task An_enlisted_session_throws_the_same_for_the_hosts_transaction()
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString(IdleInTransaction, 1));
        await using (var connection = await source.OpenConnectionAsync())
        {
            await using var transaction = await connection.BeginTransactionAsync();
            var session = _direct.Enlist(transaction);
            await session.Artifacts.CreateArtifactAsync(new() { Key = "a" });
            await UntilEndedAsync();
            (
                await session
                    .Artifacts.Awaiting(a => a.CreateArtifactAsync(new() { Key = "a" }))
                    .Should()
                    .ThrowAsync<ArtifactStoreUnavailableException>()
            )
                .Which.Message.Should()
                .Contain("25P03")
                .And.Contain("Nothing was committed");
            await session
                .Artifacts.Awaiting(a => a.CreateArtifactAsync(new() { Key = "a" }))
                .Should()
                .ThrowAsync<InvalidOperationException>()
                .WithMessage("*has ended*");
        }

        (await _direct.Artifacts.CountArtifactsAsync()).Should().Be(0);
    }

    private IArtifactStore Open(string options, int poolSize = 1, TimeSpan? retry = null, LogLines? log = null) =>
        PostgreSqlArtifactStore.Open(
            ConnectionString(options, poolSize),
            postgreSql => postgreSql.RetryTimeout = retry ?? postgreSql.RetryTimeout,
            store =>
            {
                store.LoggerFactory = log;
                store.StreamBatchSize = ReadOperation.StreamBatchSize;
            }
        );

    private string ConnectionString(string options, int poolSize) =>
        new NpgsqlConnectionStringBuilder(_database.ConnectionString)
        {
            Pooling = true,
            MaxPoolSize = poolSize,
            Options = options,
            ApplicationName = "victim",
        }.ToString();

    /// <summary>Uses a store that repeats nothing: on a busy machine the server may end its session between two statements.</summary>
    private static async Task UsedAsync(IArtifactStore store)
    {
        while (true)
        {
            try
            {
                await store.InitializeAsync();
                await store.Artifacts.CountArtifactsAsync();
                return;
            }
            catch (ArtifactStoreUnavailableException) { }
        }
    }

    /// <summary>Until the server has ended every session of the store.</summary>
    private Task UntilEndedAsync() =>
        Task.Run(() =>
            ServerPair.Until(
                () =>
                {
                    using var command = new NpgsqlCommand(
                        "SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = 'victim' AND datname = current_database()",
                        _watcher
                    );
                    return command.ExecuteScalar() is 0L;
                },
                "the sessions have ended"
            )
        );
}
