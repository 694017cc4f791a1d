using ArtifactStore.Sql;
using Npgsql;

namespace ArtifactStore.PostgreSql.Tests.Failover;

/// <summary>
/// Reads that may go to a standby: what they see, what the primary sees, and that they go on when the standby can't answer.
/// </summary>
public sealed class StandbyReadTests : PairFixture
{
    private IArtifactStore _store = null!;

    // A standby that ends a read at once when the log needs what it looks at.
    protected override string[] OfStandby => ["max_standby_streaming_delay=0", "hot_standby_feedback=off"];

    [SetUp]
    public async Task OpenStore()
    {
        _store = Open();
        await _store.InitializeAsync();
        Pair.WaitForStandby();
    }

    [TearDown]
    public async Task CloseStore()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }
    }

    [Test]
    public async Task A_read_on_the_primary_includes_earlier_writes_and_one_on_the_standby_may_not()
    {
        var key = NewKey();
        var query = new ArtifactQuery { Artifacts = new() { Key = key } };
        var latest = new ArtifactCollectionQuery { Artifacts = new() { Key = key } };
        Artifact created;
        Flow flow;
        using (Pause())
        {
            created = await _store.Artifacts.CreateArtifactAsync(new() { Key = key });
            flow = await _store.Runs.Flows.SaveAsync(new Flow { Id = Guid.NewGuid(), Name = "etl" });
            (await SeenAsync(_store)).Should().AllBeEquivalentTo(false, "the standby lags behind");
            (await SeenAsync(_store.Primary)).Should().AllBeEquivalentTo(true, "the primary has it");

            // It is a whole session: what it writes, it reads.
            var second = await _store.Primary.Artifacts.CreateArtifactAsync(new() { Key = key });
            (await _store.Primary.Artifacts.ReadLatestArtifactAsync(key))!.LatestId.Should().Be(second.Id);

            // And so is a transaction.
            await using var transaction = await _store.BeginTransactionAsync();
            (await SeenAsync(transaction)).Should().AllBeEquivalentTo(true);
        }

        Pair.WaitForStandby();
        (await SeenAsync(_store)).Should().AllBeEquivalentTo(true);

        async Task<bool[]> SeenAsync(IArtifactStoreSession session) =>
            [
                await session.Artifacts.ReadArtifactAsync(created.Id) is not null,
                await session.Artifacts.ReadArtifactAsync(key, 1) is not null,
                await session.Artifacts.ReadLatestArtifactAsync(key) is not null,
                (await session.Artifacts.ReadVersionsAsync(key)).Count > 0,
                (await session.Artifacts.ReadArtifactsAsync(query)).Count > 0,
                (await session.Artifacts.ReadLatestArtifactsAsync(latest)).Count > 0,
                await session.Artifacts.StreamArtifactsAsync(query).AnyAsync(),
                await session.Artifacts.StreamLatestArtifactsAsync(latest).AnyAsync(),
                await session.Artifacts.CountArtifactsAsync(query) > 0,
                await session.Artifacts.CountLatestArtifactsAsync(latest) > 0,
                await session.Runs.Flows.ReadAsync(flow.Id) is not null,
            ];
    }

    [Test]
    public async Task A_store_that_does_not_read_from_standbys_returns_every_earlier_write()
    {
        await using var store = PostgreSqlArtifactStore.Open(Pair.ConnectionString);
        using (Pause())
        {
            var created = await store.Artifacts.CreateArtifactAsync(new() { Key = NewKey() });
            (await store.Artifacts.ReadArtifactAsync(created.Id)).Should().Be(created);
            (await store.Primary.Artifacts.ReadArtifactAsync(created.Id)).Should().Be(created);
        }
    }

    [Test]
    public async Task A_primary_that_returns_as_a_standby_is_no_longer_used_as_primary()
    {
        // A driver that trusts what it knows of hosts for an hour, and has no connection that could tell it otherwise.
        var settings = new NpgsqlConnectionStringBuilder(Pair.ConnectionString) { Pooling = false, HostRecheckSeconds = 3600 };
        await using var store = PostgreSqlArtifactStore.Open(settings.ToString());
        await store.Artifacts.CreateArtifactAsync(new());
        Pair.FailOver(LastMoment.Any);
        Pair.AddStandby();
        using (Pause())
        {
            var created = await _store.Artifacts.CreateArtifactAsync(new());
            (await store.Artifacts.ReadArtifactAsync(created.Id)).Should().Be(created);
        }
    }

    [Test]
    public async Task Reads_continue_when_the_standby_is_killed_and_return_to_it_later()
    {
        var created = await _store.Artifacts.CreateArtifactAsync(new() { Key = NewKey() });
        Pair.WaitForStandby();
        using var stop = new CancellationTokenSource();
        var reads = 0;
        var readers = Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        while (!stop.IsCancellationRequested)
                        {
                            (await _store.Artifacts.ReadArtifactAsync(created.Id)).Should().Be(created);
                            (await _store.Artifacts.ReadArtifactsAsync(new() { Artifacts = new() { Key = created.Key } }))
                                .Should()
                                .Equal(created);
                            Interlocked.Increment(ref reads);
                        }
                    })
                )
        );
        Read(100);
        Pair.Standby.Kill();
        Read(100);

        // A store that begins when there is no standby.
        await using (var another = Open())
        {
            (await another.Artifacts.ReadArtifactAsync(created.Id)).Should().Be(created);
        }

        Pair.StartStandby();
        Read(100);
        await stop.CancelAsync();
        await readers;
        Pair.WaitForStandby();
        await using var fresh = Open();
        await IsOfStandbyAsync(fresh);

        void Read(int more)
        {
            var until = Volatile.Read(ref reads) + more;
            ServerPair.Until(() => readers.IsCompleted || Volatile.Read(ref reads) >= until, "the readers have read");
        }

        async Task IsOfStandbyAsync(IArtifactStore store)
        {
            using (Pause())
            {
                var late = await store.Artifacts.CreateArtifactAsync(new());
                (await store.Artifacts.ReadArtifactAsync(late.Id)).Should().BeNull("reads go to the standby again");
            }
        }
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_read_cancelled_by_log_replay_is_repeated_on_the_primary(bool whileStatementRuns)
    {
        await using var database = new PostgreSqlProvider(new() { ConnectionString = Pair.ConnectionString, ReadFromStandby = true }).Open(
            new()
        );
        var doomed = await _store.Artifacts.CreateArtifactAsync(new() { Key = NewKey() });
        Pair.WaitForStandby();
        var attempts = new List<bool>();
        var count = await database.ReadAsync(ReadAsync, snapshot: true, CancellationToken.None);
        count.Should().Be(0);
        attempts.Should().Equal([true, false], "a standby first, then the primary");

        async Task<long?> ReadAsync(SqlSession session, CancellationToken token)
        {
            var number = new SqlStatementBuilder()
                .Append($"SELECT COUNT(*) FROM artifact_store.artifact WHERE id = {SqlValue.Id(doomed.Id)}")
                .Build();
            attempts.Add(await session.NumberAsync(new("SELECT pg_is_in_recovery()::int::bigint", []), token) == 1);
            var seen = await session.NumberAsync(number, token);
            if (!attempts[^1])
            {
                return seen;
            }

            seen.Should().Be(1);
            var ended = whileStatementRuns
                ? session.NumberAsync(new("SELECT COUNT(*) FROM artifact_store.artifact, pg_sleep(50)", []), token)
                : Task.FromResult<long?>(null);
            await _store.Artifacts.DeleteArtifactAsync(doomed.Id, cancellationToken: token);
            Server.Execute(Pair.OfPrimary, "VACUUM artifact_store.artifact");
            Pair.WaitForStandby();
            await ended;
            return await session.NumberAsync(number, token);
        }
    }

    [Test]
    public async Task A_standby_that_has_not_seen_the_schema_yet_sends_readers_to_the_primary([Values] SchemaMode mode)
    {
        using (Pause())
        {
            var schema = NewKey();
            Artifact created;
            await using (var first = Open(schema))
            {
                created = await first.Artifacts.CreateArtifactAsync(new() { Key = "a" });
                (await first.Artifacts.ReadArtifactAsync(created.Id)).Should().Be(created);
            }

            await using var store = Open(schema, mode);
            (await store.Artifacts.ReadArtifactsAsync()).Should().Equal(created);
        }
    }

    [Test]
    public async Task A_copy_reads_both_stores_on_their_primaries()
    {
        await using var source = Open(NewKey());
        await using var target = Open(NewKey());
        await source.InitializeAsync();
        await target.InitializeAsync();
        Pair.WaitForStandby();
        using (Pause())
        {
            var created = await source.Artifacts.CreateArtifactsAsync([new() { Key = "a" }, new() { Key = "a" }]);
            (await ArtifactStoreCopy.RunAsync(source, target)).Tables.Sum(table => table.SourceRows).Should().Be(3);
            (await target.Primary.Artifacts.ReadArtifactsAsync()).Should().BeEquivalentTo(created);
        }
    }

    [Test]
    public async Task A_schema_missing_on_all_servers_throws()
    {
        await using var store = Open(NewKey(), SchemaMode.Validate);
        await store.Awaiting(s => s.InitializeAsync()).Should().ThrowAsync<ArtifactStoreSchemaException>().WithMessage("*missing*");
        await using var unchecked_ = Open(NewKey(), SchemaMode.None);
        await unchecked_.Artifacts.Awaiting(a => a.CountArtifactsAsync()).Should().ThrowAsync<ArtifactStoreSchemaException>();
    }

    private static string NewKey() => $"s{Guid.NewGuid():N}";

    private IArtifactStore Open(string schema = PostgreSqlDialect.DefaultSchema, SchemaMode mode = SchemaMode.CreateOrUpgrade) =>
        PostgreSqlArtifactStore.Open(
            Pair.ConnectionString,
            options =>
            {
                options.ReadFromStandby = true;
                options.Schema = schema;
                options.RetryTimeout = TimeSpan.FromMinutes(1);
            },
            options => options.SchemaMode = mode
        );

    /// <summary>The standby receives the log, and so confirms commits, but shows nothing of it until the result is disposed.</summary>
    private Paused Pause()
    {
        Server.Execute(Pair.OfStandby, "SELECT pg_wal_replay_pause()");
        ServerPair.Until(
            () => ServerPair.Number(Pair.OfStandby, "SELECT (pg_get_wal_replay_pause_state() = 'paused')::int") == 1,
            "replay is paused"
        );
        return new(Pair);
    }

    private sealed class Paused(ServerPair pair) : IDisposable
    {
        public void Dispose() => Server.Execute(pair.OfStandby, "SELECT pg_wal_replay_resume()");
    }
}
