namespace ArtifactStore.Sqlite.Tests;

public class ReadTests
{
    private TestFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_cancelled_read_returns_promptly_and_the_next_one_is_not_hit(bool snapshot)
    {
        var database = await _folder.OpenWithTableAsync(configure: o => o.MaxReaders = 1);
        for (var i = 0; i < 5; i++)
        {
            using var source = new CancellationTokenSource(30);
            var read = () =>
                database.ReadAsync(
                    (session, token) => session.NumberAsync(new(ExecutorExtensions.Endless, []), token),
                    snapshot,
                    source.Token
                );
            (await read.Should().ThrowAsync<OperationCanceledException>()).Which.CancellationToken.Should().Be(source.Token);
            (await database.CountAsync()).Should().Be(0);
        }
    }

    [Test]
    public async Task An_interrupt_between_two_statements_is_not_forgotten()
    {
        var database = await _folder.OpenWithTableAsync();
        using var source = new CancellationTokenSource();
        var read = () =>
            database.ReadAsync(
                async (session, _) =>
                {
                    await source.CancelAsync();
                    return await session.NumberAsync(new(ExecutorExtensions.Endless, []), CancellationToken.None);
                },
                false,
                source.Token
            );
        await read.Should().ThrowAsync<OperationCanceledException>();
    }

    [Test]
    public async Task Concurrent_reads_never_exceed_MaxReaders()
    {
        var database = await _folder.OpenWithTableAsync(configure: o => o.MaxReaders = 3);
        var (running, most) = (0, 0);
        var gate = new Lock();
        var reads = Enumerable
            .Range(0, 20)
            .Select(_ =>
                database.ReadAsync(
                    async (session, token) =>
                    {
                        lock (gate)
                        {
                            most = Math.Max(most, ++running);
                        }

                        await Task.Delay(10, token);
                        lock (gate)
                        {
                            running--;
                        }

                        return await session.NumberAsync(new("SELECT count(*) FROM t", []), token);
                    },
                    false,
                    default
                )
            );
        (await Task.WhenAll(reads)).Should().AllBeEquivalentTo(0L);
        most.Should().Be(3);
    }

    [Test]
    public async Task The_wait_for_a_reader_can_be_cancelled()
    {
        var database = await _folder.OpenWithTableAsync(configure: o => o.MaxReaders = 1);
        var release = new TaskCompletionSource<int>();
        var first = database.ReadAsync((_, _) => release.Task, false, default);
        using var source = new CancellationTokenSource(30);
        await database.Awaiting(d => d.NumberAsync("SELECT 1", source.Token)).Should().ThrowAsync<OperationCanceledException>();
        release.SetResult(1);
        await first;
    }

    [Test]
    public async Task A_snapshot_returns_one_state()
    {
        var database = await _folder.OpenWithTableAsync();
        var counts = await database.ReadAsync(
            async (session, token) =>
            {
                var before = await session.NumberAsync(new("SELECT count(*) FROM t", []), token);
                await database.ExecuteAsync("INSERT INTO t VALUES (1)", token);
                return (before, after: await session.NumberAsync(new("SELECT count(*) FROM t", []), token));
            },
            snapshot: true,
            default
        );
        counts.Should().Be((0L, 0L));
        (await database.CountAsync()).Should().Be(1);
    }

    [Test]
    public async Task A_reader_cannot_write()
    {
        var database = await _folder.OpenWithTableAsync();
        await database.Awaiting(d => d.NumberAsync("INSERT INTO t VALUES (1) RETURNING 1")).Should().ThrowAsync<ArtifactStoreException>();
    }

    [Test]
    public async Task A_reader_does_not_wait_for_a_transaction_of_another_store_not_even_to_open()
    {
        var one = await _folder.OpenWithTableAsync();
        await using var transaction = await one.BeginAsync(default);
        var two = _folder.Open();
        (await two.CountAsync()).Should().Be(0);
    }
}
