using ArtifactStore.Sql;

namespace ArtifactStore.Sqlite.Tests;

public class TransactionTests
{
    private TestFolder _folder = null!;
    private SqliteDatabase _database = null!;

    [SetUp]
    public async Task SetUp()
    {
        _folder = new();
        _database = await _folder.OpenWithTableAsync();
    }

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task Commits_what_it_wrote_and_reads_it_before_others_do()
    {
        await using var transaction = await _database.BeginAsync(default);
        await transaction.ExecuteAsync("INSERT INTO t VALUES (1)");

        (await transaction.CountAsync()).Should().Be(1);
        (await _database.CountAsync()).Should().Be(0, "a reader neither waits nor sees what is not committed");
        await transaction.CommitAsync(default);
        (await _database.CountAsync()).Should().Be(1);
    }

    [Test]
    public async Task Rolls_back_without_commit()
    {
        await using (var transaction = await _database.BeginAsync(default))
        {
            await transaction.ExecuteAsync("INSERT INTO t VALUES (1)");
        }

        (await _database.CountAsync()).Should().Be(0);
    }

    [Test]
    public async Task Other_writers_wait_for_it_and_run_in_queue_order()
    {
        var transaction = await _database.BeginAsync(default);
        var outside = new[] { 10, 11, 12 }.Select(i => _database.ExecuteAsync($"INSERT INTO t VALUES ({i})")).ToArray();
        await transaction.ExecuteAsync("INSERT INTO t VALUES (1)");
        await Task.Delay(50);
        outside.Should().OnlyContain(task => !task.IsCompleted);
        await transaction.ExecuteAsync("INSERT INTO t VALUES (2)");
        await transaction.CommitAsync(default);
        await Task.WhenAll(outside);

        var order = await _database.ReadAsync(
            (session, token) => session.ListAsync(new("SELECT x FROM t ORDER BY rowid", []), reader => reader.GetInt32(0), token),
            false,
            default
        );
        order.Should().Equal(1, 2, 10, 11, 12);
    }

    [Test]
    public async Task A_writer_that_waits_too_long_behind_it_throws_unavailable()
    {
        var hasty = _folder.Open(configure: o => o.BusyTimeout = TimeSpan.FromMilliseconds(100));
        await using var transaction = await _database.BeginAsync(default);

        (await hasty.Awaiting(d => d.ExecuteAsync("INSERT INTO t VALUES (9)")).Should().ThrowAsync<ArtifactStoreUnavailableException>())
            .WithMessage("*transaction of this process*0.1 seconds*")
            .Which.IsTransient.Should()
            .BeTrue();
        await transaction.ExecuteAsync("INSERT INTO t VALUES (1)");
        await transaction.CommitAsync(default);

        await hasty.ExecuteAsync("INSERT INTO t VALUES (2)");
        (await _database.CountAsync()).Should().Be(2);
    }

    [Test]
    public async Task A_refused_piece_leaves_it_usable_and_nothing_of_itself()
    {
        await using var transaction = await _database.BeginAsync(default);
        await transaction.ExecuteAsync("INSERT INTO t VALUES (1)");
        await transaction
            .Awaiting(t =>
                t.WriteAsync<int>(
                    async (session, token) =>
                    {
                        await session.ExecuteAsync(new("INSERT INTO t VALUES (2)", []), token);
                        throw new ArtifactConflictException("no");
                    },
                    default
                )
            )
            .Should()
            .ThrowAsync<ArtifactConflictException>();
        await transaction.ExecuteAsync("INSERT INTO t VALUES (3)");
        await transaction.CommitAsync(default);

        (await _database.NumberAsync("SELECT sum(x) FROM t")).Should().Be(4);
    }

    [Test]
    public async Task After_its_end_every_call_throws_and_a_second_dispose_does_nothing()
    {
        var transaction = await _database.BeginAsync(default);
        await transaction.CommitAsync(default);

        await transaction.Awaiting(t => t.CountAsync()).Should().ThrowAsync<InvalidOperationException>().WithMessage("*has ended*");
        await transaction.Awaiting(t => t.ExecuteAsync("INSERT INTO t VALUES (1)")).Should().ThrowAsync<InvalidOperationException>();
        await transaction.Awaiting(t => t.CommitAsync(default)).Should().ThrowAsync<InvalidOperationException>();
        await transaction.DisposeAsync();
        await transaction.DisposeAsync();
        (await _database.ExecuteAsync("INSERT INTO t VALUES (1)")).Should().Be(1);
    }

    [Test]
    public async Task A_cancelled_commit_that_has_not_begun_leaves_it_open()
    {
        await using var transaction = await _database.BeginAsync(default);
        await transaction.ExecuteAsync("INSERT INTO t VALUES (1)");
        await transaction.Awaiting(t => t.CommitAsync(new CancellationToken(true))).Should().ThrowAsync<OperationCanceledException>();
        await transaction.CommitAsync(default);
        (await _database.CountAsync()).Should().Be(1);
    }

    [Test]
    public async Task An_interrupted_read_leaves_it_usable()
    {
        await using var transaction = await _database.BeginAsync(default);
        await transaction.ExecuteAsync("INSERT INTO t VALUES (1)");
        using var source = new CancellationTokenSource(50);
        await transaction
            .Awaiting(t => t.NumberAsync(ExecutorExtensions.Endless, source.Token))
            .Should()
            .ThrowAsync<OperationCanceledException>();
        await transaction.CommitAsync(default);
        (await _database.CountAsync()).Should().Be(1);
    }

    [Test]
    public async Task A_transaction_rolled_back_by_SQLite_reports_the_cause_and_releases_the_lock()
    {
        var transaction = await _database.BeginAsync(default);
        await transaction.ExecuteAsync("INSERT INTO t VALUES (1)");
        using var source = new CancellationTokenSource(50);
        await transaction
            .Awaiting(t => t.ExecuteAsync($"INSERT INTO t {ExecutorExtensions.Endless}", source.Token))
            .Should()
            .ThrowAsync<OperationCanceledException>();

        await _database.ExecuteAsync("INSERT INTO t VALUES (2)");
        await transaction
            .Awaiting(t => t.CommitAsync(default))
            .Should()
            .ThrowAsync<ArtifactStoreException>()
            .WithMessage("*was rolled back*cancelled*");
        await transaction.Awaiting(t => t.CountAsync()).Should().ThrowAsync<ArtifactStoreException>();
        await transaction.DisposeAsync();
        (await _database.NumberAsync("SELECT sum(x) FROM t")).Should().Be(2);
    }

    [Test]
    public async Task Disposing_the_database_rolls_it_back()
    {
        var transaction = await _database.BeginAsync(default);
        await transaction.ExecuteAsync("INSERT INTO t VALUES (1)");
        await _database.DisposeAsync();

        await transaction.Awaiting(t => t.CommitAsync(default)).Should().ThrowAsync<ObjectDisposedException>();
        await transaction.DisposeAsync();
        _folder.Connect().Scalar("SELECT count(*) FROM t").Should().Be(0L);
    }

    [Test]
    public async Task Cancelling_the_wait_for_it_leaves_nothing_behind()
    {
        await using var first = await _database.BeginAsync(default);
        using var source = new CancellationTokenSource(30);
        await _database.Awaiting(d => d.BeginAsync(source.Token)).Should().ThrowAsync<OperationCanceledException>();
        await first.DisposeAsync();
        await using var second = await _database.BeginAsync(default);
        await second.CommitAsync(default);
    }
}
