using System.Diagnostics;

namespace ArtifactStore.Sqlite.Tests;

public class WriteTests
{
    private TestFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task Waits_for_a_lock_of_another_connection_and_then_writes()
    {
        var database = await _folder.OpenWithTableAsync();
        var other = _folder.Connect();
        other.Run("BEGIN IMMEDIATE");
        var write = database.ExecuteAsync("INSERT INTO t VALUES (1)");
        await Task.Delay(150);
        write.IsCompleted.Should().BeFalse();
        (await database.CountAsync()).Should().Be(0, "a reader does not wait");
        other.Run("COMMIT");

        (await write).Should().Be(1);
    }

    [Test]
    public async Task Gives_up_when_the_time_is_over_and_so_does_everybody_in_the_queue_at_the_same_time()
    {
        var database = await _folder.OpenWithTableAsync(configure: o => o.BusyTimeout = TimeSpan.FromMilliseconds(400));
        var other = _folder.Connect();
        other.Run("BEGIN IMMEDIATE");
        var clock = Stopwatch.StartNew();
        var writes = Enumerable.Range(0, 200).Select(_ => database.ExecuteAsync("INSERT INTO t VALUES (1)")).ToArray();
        foreach (var write in writes)
        {
            var thrown = await write
                .Awaiting(w => w)
                .Should()
                .ThrowAsync<ArtifactStoreUnavailableException>()
                .WithMessage("*locked*BusyTimeout*");
            thrown.Which.InnerException.Should().BeOfType<Microsoft.Data.Sqlite.SqliteException>();
        }

        clock
            .Elapsed.Should()
            .BeGreaterThan(TimeSpan.FromMilliseconds(390))
            .And.BeLessThan(TimeSpan.FromSeconds(40), "one after the other would take twice as long");
        other.Run("COMMIT");
        await database.ExecuteAsync("INSERT INTO t VALUES (1)");
        (await database.CountAsync()).Should().Be(1);
    }

    [Test]
    [Platform(Exclude = "Win")]
    public async Task A_file_without_a_log_is_written_on_the_writer_thread_and_can_be_read()
    {
        // Of the ways in which SQLite locks files on Unix this one shares no memory between connections, as a log needs.
        var database = await _folder.OpenWithTableAsync($"Data Source={_folder.File()};Vfs=unix-dotfile");
        (
            await database.ReadAsync(
                async (session, token) =>
                {
                    using var reader = await session.QueryAsync(new("PRAGMA journal_mode", []), token);
                    return await reader.ReadAsync(token) ? reader.GetString(0) : null;
                },
                snapshot: false,
                default
            )
        ).Should().Be("delete");
        for (var i = 0; i < 3; i++)
        {
            (
                await database.WriteAsync(
                    async (session, token) =>
                    {
                        await session.ExecuteAsync(new("INSERT INTO t VALUES (1)", []), token);
                        return Environment.CurrentManagedThreadId;
                    },
                    default
                )
            ).Should().NotBe(Environment.CurrentManagedThreadId, "a commit there waits for readers, and must not hold up its caller");
        }

        await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(i => i % 2 == 0 ? database.ExecuteAsync("INSERT INTO t VALUES (1)") : (Task)database.CountAsync())
        );
        (await database.CountAsync()).Should().Be(13);
    }

    [Test]
    public async Task A_time_out_of_zero_tries_once()
    {
        var database = await _folder.OpenWithTableAsync(configure: o => o.BusyTimeout = TimeSpan.Zero);
        _folder.Connect().Run("BEGIN IMMEDIATE");
        var fastest = TimeSpan.MaxValue;
        for (var i = 0; i < 5; i++)
        {
            var clock = Stopwatch.StartNew();
            await database
                .Awaiting(d => d.ExecuteAsync("INSERT INTO t VALUES (1)"))
                .Should()
                .ThrowAsync<ArtifactStoreUnavailableException>();
            fastest = TimeSpan.FromTicks(Math.Min(fastest.Ticks, clock.Elapsed.Ticks));
        }

        fastest.Should().BeLessThan(TimeSpan.FromMilliseconds(140), "the driver's own wait is 150 ms at least");
    }

    [Test]
    public async Task The_wait_for_a_lock_can_be_cancelled()
    {
        var database = await _folder.OpenWithTableAsync();
        _folder.Connect().Run("BEGIN IMMEDIATE");
        using var source = new CancellationTokenSource(50);
        await database
            .Awaiting(d => d.ExecuteAsync("INSERT INTO t VALUES (1)", source.Token))
            .Should()
            .ThrowAsync<OperationCanceledException>();
    }

    [Test]
    public async Task A_cancelled_write_is_interrupted_and_not_there()
    {
        var database = await _folder.OpenWithTableAsync();
        using var source = new CancellationTokenSource(50);
        var write = () =>
            database.WriteAsync(
                async (session, token) =>
                {
                    await session.ExecuteAsync(new("INSERT INTO t VALUES (1)", []), token);
                    return await session.ExecuteAsync(new($"INSERT INTO t {ExecutorExtensions.Endless}", []), token);
                },
                source.Token
            );
        (await write.Should().ThrowAsync<OperationCanceledException>()).Which.CancellationToken.Should().Be(source.Token);
        (await database.CountAsync()).Should().Be(0);
        await database.ExecuteAsync("INSERT INTO t VALUES (1)");
    }

    [Test]
    public async Task Work_that_throws_leaves_nothing()
    {
        var database = await _folder.OpenWithTableAsync();
        var write = () =>
            database.WriteAsync<int>(
                async (session, token) =>
                {
                    await session.ExecuteAsync(new("INSERT INTO t VALUES (1)", []), token);
                    throw new ArtifactConflictException("no");
                },
                default
            );
        await write.Should().ThrowAsync<ArtifactConflictException>();
        (await database.CountAsync()).Should().Be(0);
    }

    [Test]
    public async Task Work_that_is_not_done_when_it_returns_is_waited_for()
    {
        var database = await _folder.OpenWithTableAsync();
        await database.WriteAsync(
            async (session, token) =>
            {
                await Task.Delay(30, token);
                return await session.ExecuteAsync(new("INSERT INTO t VALUES (1)", []), token);
            },
            default
        );
        (await database.CountAsync()).Should().Be(1);
    }

    [Test]
    public async Task Is_durable_by_default_in_a_write_ahead_log()
    {
        var database = await _folder.OpenWithTableAsync();
        var settings = await database.WriteAsync(
            async (session, token) =>
                new[]
                {
                    await session.NumberAsync(new("PRAGMA synchronous", []), token),
                    await session.NumberAsync(new("PRAGMA cache_size", []), token),
                    await session.NumberAsync(new("PRAGMA foreign_keys", []), token),
                },
            default
        );
        settings.Should().Equal(2, -16_384, 0);
        _folder.Connect().Scalar("PRAGMA journal_mode").Should().Be("wal");
    }

    [Test]
    public async Task Options_reach_readers_and_the_writer()
    {
        var database = await _folder.OpenWithTableAsync(configure: o =>
            (o.Synchronous, o.CacheSizeKib, o.MmapSize) = (SqliteSynchronous.Normal, 321, 1 << 20)
        );
        (await database.NumberAsync("PRAGMA synchronous")).Should().Be(1);
        (await database.NumberAsync("PRAGMA cache_size")).Should().Be(-321);
        (await database.NumberAsync("PRAGMA mmap_size")).Should().Be(1 << 20);
    }
}
