using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace ArtifactStore.Sqlite.Tests;

public class EnlistTests
{
    private TestFolder _folder = null!;
    private SqliteDatabase _database = null!;

    [SetUp]
    public async Task SetUp()
    {
        _folder = new();
        _database = await _folder.OpenWithTableAsync(configure: o => o.BusyTimeout = TimeSpan.FromMilliseconds(200));
    }

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task Commits_and_rolls_back_with_the_host()
    {
        var host = _folder.Connect();
        using (var transaction = host.BeginTransaction())
        {
            host.Run("CREATE TABLE business (x); INSERT INTO business VALUES (1)", transaction);
            var enlisted = _database.Enlist(transaction);
            await enlisted.ExecuteAsync("INSERT INTO t VALUES (1)");
            (await enlisted.CountAsync()).Should().Be(1);
            transaction.Commit();
        }

        using (var transaction = host.BeginTransaction())
        {
            await _database.Enlist(transaction).ExecuteAsync("INSERT INTO t VALUES (2)");
        }

        (await _database.NumberAsync("SELECT sum(x) FROM t")).Should().Be(1);
    }

    [Test]
    public async Task A_refused_piece_leaves_the_hosts_transaction_usable()
    {
        var host = _folder.Connect();
        using var transaction = host.BeginTransaction();
        host.Run("INSERT INTO t VALUES (1)", transaction);
        var enlisted = _database.Enlist(transaction);
        var refused = () =>
            enlisted.WriteAsync<int>(
                async (session, token) =>
                {
                    await session.ExecuteAsync(new("INSERT INTO t VALUES (10)", []), token);
                    throw new ArtifactConflictException("no");
                },
                default
            );
        await refused.Should().ThrowAsync<ArtifactConflictException>();
        await enlisted.ExecuteAsync("INSERT INTO t VALUES (100)");
        transaction.Commit();
        (await _database.NumberAsync("SELECT sum(x) FROM t")).Should().Be(101);
    }

    [Test]
    public async Task A_cancelled_read_leaves_the_hosts_transaction_usable()
    {
        var host = _folder.Connect();
        using var transaction = host.BeginTransaction();
        host.Run("INSERT INTO t VALUES (1)", transaction);
        var enlisted = _database.Enlist(transaction);
        using var source = new CancellationTokenSource(30);
        await enlisted
            .Awaiting(e => e.NumberAsync(ExecutorExtensions.Endless, source.Token))
            .Should()
            .ThrowAsync<OperationCanceledException>();
        transaction.Commit();
        (await _database.CountAsync()).Should().Be(1);
    }

    [Test]
    public async Task A_deferred_transaction_waits_for_the_lock_and_then_is_refused()
    {
        var host = _folder.Connect();
        host.DefaultTimeout = 600;
        using var transaction = host.BeginTransaction(deferred: true);
        var enlisted = _database.Enlist(transaction);
        await using (await _database.BeginAsync(default))
        {
            var clock = System.Diagnostics.Stopwatch.StartNew();
            await enlisted
                .Awaiting(e => e.ExecuteAsync("INSERT INTO t VALUES (1)"))
                .Should()
                .ThrowAsync<ArtifactStoreUnavailableException>();
            clock
                .Elapsed.Should()
                .BeGreaterThan(TimeSpan.FromMilliseconds(190))
                .And.BeLessThan(TimeSpan.FromMinutes(5), "the store's time-out counts, not the host's");
        }

        host.DefaultTimeout.Should().Be(600);
        await enlisted.ExecuteAsync("INSERT INTO t VALUES (2)");
        transaction.Commit();
        (await _database.NumberAsync("SELECT sum(x) FROM t")).Should().Be(2);
    }

    [Test]
    public async Task A_transaction_that_read_before_another_commit_fails_at_once()
    {
        var host = _folder.Connect();
        using var transaction = host.BeginTransaction(deferred: true);
        var enlisted = _database.Enlist(transaction);
        await enlisted.CountAsync();
        await _database.ExecuteAsync("INSERT INTO t VALUES (1)");
        await enlisted
            .Awaiting(e => e.ExecuteAsync("INSERT INTO t VALUES (2)"))
            .Should()
            .ThrowAsync<ArtifactStoreUnavailableException>()
            .WithMessage("*began with a read*");
    }

    [Test]
    public async Task After_the_host_ends_the_transaction_every_call_throws()
    {
        var host = _folder.Connect();
        var transaction = host.BeginTransaction();
        var enlisted = _database.Enlist(transaction);
        transaction.Commit();
        await enlisted
            .Awaiting(e => e.ExecuteAsync("INSERT INTO t VALUES (1)"))
            .Should()
            .ThrowAsync<InvalidOperationException>()
            .WithMessage("*has ended*");
        _database.Invoking(d => d.Enlist(transaction)).Should().Throw<ArgumentException>().WithMessage("*has ended*");

        using var second = host.BeginTransaction();
        enlisted = _database.Enlist(second);
        host.Run("ROLLBACK", second);
        await enlisted.Awaiting(e => e.ExecuteAsync("INSERT INTO t VALUES (1)")).Should().ThrowAsync<InvalidOperationException>();
        (await _database.CountAsync()).Should().Be(0);
    }

    [Test]
    public void A_transaction_on_another_database_is_refused()
    {
        using var other = _folder.Connect(_folder.File("other.db")).BeginTransaction();
        _database.Invoking(d => d.Enlist(other)).Should().Throw<ArgumentException>().WithMessage("*other.db*test.db*");
        using var memory = _folder.Connect(":memory:").BeginTransaction();
        _database.Invoking(d => d.Enlist(memory)).Should().Throw<ArgumentException>().WithMessage("*:memory:*");
    }

    [Test]
    public async Task The_same_file_under_another_name_is_accepted()
    {
        var link = _folder.File("link.db");
        File.CreateSymbolicLink(link, _folder.File());
        using var transaction = _folder.Connect(link).BeginTransaction();
        (await _database.Enlist(transaction).ExecuteAsync("INSERT INTO t VALUES (1)")).Should().Be(1);
    }

    [Test]
    public void A_transaction_of_another_provider_is_refused_by_name()
    {
        using var foreign = new ForeignTransaction();
        _database
            .Invoking(d => d.Enlist(foreign))
            .Should()
            .Throw<ArgumentException>()
            .WithMessage($"*{nameof(ForeignTransaction)}*{nameof(SqliteTransaction)}*");
    }

    [Test]
    public async Task May_enlist_again_while_a_statement_of_the_host_runs()
    {
        var host = _folder.Connect();
        using var transaction = host.BeginTransaction();
        _database.Enlist(transaction);
        using var command = host.CreateCommand();
        command.CommandText = "SELECT artifactstore_like('Ä', 'xä') UNION ALL SELECT 5";
        command.Transaction = transaction;
        using var reader = command.ExecuteReader();
        reader.Read();
        reader.GetInt32(0).Should().Be(1);
        await _database.Enlist(transaction).ExecuteAsync("INSERT INTO t VALUES (1)");
        reader.Read().Should().BeTrue();
    }

    private sealed class ForeignTransaction : DbTransaction
    {
        public override IsolationLevel IsolationLevel => IsolationLevel.Serializable;

        protected override DbConnection? DbConnection => null;

        public override void Commit() { }

        public override void Rollback() { }
    }
}
