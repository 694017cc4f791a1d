using System.Buffers.Binary;
using ArtifactStore.Specification.Seeing;
using ArtifactStore.Sql;

namespace ArtifactStore.Sqlite.Tests;

/// <summary>Writes that wait together share a commit, and yet each is alone.</summary>
public class GroupCommitTests
{
    private TestFolder _folder = null!;
    private SqliteDatabase _database = null!;

    [SetUp]
    public async Task Open()
    {
        _folder = new();
        _database = await _folder.OpenWithTableAsync();
    }

    [TearDown]
    public void Delete() => _folder.Dispose();

    [Test]
    public async Task Writes_that_wait_together_share_a_commit_in_queue_order()
    {
        var before = Commits();

        var order = await WhileHeldAsync(() => Enumerable.Range(0, 100).Select(i => InsertAsync(i)));

        order.Should().Equal([.. Enumerable.Range(1, 100).Select(row => (long?)row)], "each sees what came before it");
        (Commits() - before).Should().Be(2, "one for the transaction that held the place, one for all");
    }

    [Test]
    public async Task A_single_write_has_its_own_commit()
    {
        var before = Commits();
        for (var i = 0; i < 5; i++)
        {
            await InsertAsync(i);
        }

        (Commits() - before).Should().Be(5);
    }

    [Test]
    public async Task A_failed_write_does_not_affect_its_group()
    {
        var tasks = new List<Task<long?>>();
        await WhileHeldAsync(() =>
        {
            tasks.AddRange(Enumerable.Range(0, 40).Select(i => i % 4 == 1 ? FailAsync(i) : InsertAsync(i)));
            return [];
        });

        for (var i = 0; i < tasks.Count; i++)
        {
            if (i % 4 == 1)
            {
                await tasks[i].Awaiting(task => task).Should().ThrowAsync<ArtifactConflictException>().WithMessage($"{i}");
            }
            else
            {
                (await tasks[i]).Should().BePositive();
            }
        }

        (await _database.CountAsync()).Should().Be(30);
    }

    [Test]
    public async Task A_refusal_is_reported_only_after_its_group_commits()
    {
        Task<long?> refused = null!;
        var wasTold = false;
        await WhileHeldAsync(() =>
        {
            var first = InsertAsync(1);
            refused = FailAsync(2);
            var last = _database.WriteAsync<long?>(
                (_, _) =>
                {
                    Thread.Sleep(50);
                    wasTold = refused.IsCompleted;
                    return Task.FromResult<long?>(3);
                },
                default
            );
            return [first, last];
        });

        await refused.Awaiting(task => task).Should().ThrowAsync<ArtifactConflictException>();
        wasTold.Should().BeFalse();
    }

    [Test]
    public async Task A_group_continues_when_its_first_write_fails()
    {
        Task<long?> first = null!;
        var rest = await WhileHeldAsync(() =>
        {
            first = FailAsync(0);
            return Enumerable.Range(1, 3).Select(i => InsertAsync(i));
        });

        await first.Awaiting(task => task).Should().ThrowAsync<ArtifactConflictException>();
        rest.Should().Equal(1, 2, 3);
    }

    [Test]
    public async Task A_write_cancelled_while_it_runs_does_not_affect_its_group()
    {
        using var source = new CancellationTokenSource();
        Task<long?> cancelled = null!;
        var others = await WhileHeldAsync(() =>
        {
            var first = InsertAsync(1);
            cancelled = _database.WriteAsync<long?>(
                async (session, token) =>
                {
                    await session.ExecuteAsync(new("INSERT INTO t VALUES (-1)", []), token);
                    await source.CancelAsync();
                    return await session.ExecuteAsync(new("INSERT INTO t VALUES (-2)", []), token);
                },
                source.Token
            );
            return [first, InsertAsync(2)];
        });

        (await cancelled.Awaiting(task => task).Should().ThrowAsync<OperationCanceledException>())
            .Which.CancellationToken.Should()
            .Be(source.Token);
        others.Should().Equal(1, 2);
        (await _database.NumberAsync("SELECT count(*) FROM t WHERE x < 0")).Should().Be(0);
    }

    [Test]
    public async Task After_SQLite_rolls_back_a_group_its_successful_writes_are_repeated()
    {
        var pages = await _database.NumberAsync("PRAGMA page_count");
        await _database.WriteAsync(
            (session, token) => session.NumberAsync(new($"PRAGMA max_page_count = {pages + 10}", []), token),
            default
        );
        using var measurements = new Measurements(_database.DatabaseName);
        Task<int> large = null!;
        var rest = await WhileHeldAsync(() =>
        {
            var first = InsertAsync(1);
            large = _database.ExecuteAsync("INSERT INTO t VALUES (zeroblob(1000000))");
            return [first, InsertAsync(2), InsertAsync(3)];
        });

        await large.Awaiting(task => task).Should().ThrowAsync<ArtifactStoreException>().WithMessage("*full*");
        rest.Should().Equal(1, 2, 3);
        (await _database.CountAsync()).Should().Be(3);
        measurements
            .Of("artifactstore.writer.wait_time")
            .Should()
            .HaveCount(1 + 4, "the transaction and each write have waited once, whatever was written again");
    }

    [Test]
    public async Task Lost_writes_of_a_group_on_a_callers_thread_are_repeated_in_order()
    {
        await InsertAsync(0);
        var pages = await _database.NumberAsync("PRAGMA page_count");
        await _database.WriteAsync(
            (session, token) => session.NumberAsync(new($"PRAGMA max_page_count = {pages + 10}", []), token),
            default
        );
        var threads = new List<int>();
        Task<int> large = null!;
        Task<long?>[] behind = [];
        Task<long?> first;
        using (ExecutionContext.SuppressFlow())
        {
            first = _database.WriteAsync(
                async (session, token) =>
                {
                    threads.Add(Environment.CurrentManagedThreadId);
                    if (threads.Count == 1)
                    {
                        // They find the place taken, and come into the group of the one that has it.
                        var second = InsertAsync(2);
                        large = _database.ExecuteAsync("INSERT INTO t VALUES (zeroblob(1000000))", CancellationToken.None);
                        behind = [second, InsertAsync(3)];
                    }

                    await session.ExecuteAsync(new("INSERT INTO t VALUES (1)", []), token);
                    return await session.NumberAsync(new("SELECT count(*) FROM t", []), token);
                },
                default
            );
            threads[0].Should().Be(Environment.CurrentManagedThreadId, "the place was free");
        }

        (await Task.WhenAll([first, .. behind])).Should().Equal(2, 3, 4);
        await large.Awaiting(task => task).Should().ThrowAsync<ArtifactStoreException>().WithMessage("*full*");
        threads.Should().HaveCount(2);
        threads[1].Should().NotBe(threads[0], "what is written again may have to wait");
        (await _database.CountAsync()).Should().Be(4);
    }

    [Test]
    public async Task A_batch_has_its_own_commit()
    {
        var before = Commits();

        await WhileHeldAsync(() =>
            [
                InsertAsync(1),
                _database.WriteAsync(
                    (session, token) => session.NumberAsync(new("INSERT INTO t VALUES (2) RETURNING 2", []), token),
                    default,
                    isBatch: true
                ),
                InsertAsync(3),
                InsertAsync(4),
            ]
        );

        (Commits() - before).Should().Be(1 + 3);
    }

    /// <summary>Queues writes while a transaction has the writer's place, so that all of them wait when it ends.</summary>
    private async Task<long?[]> WhileHeldAsync(Func<IEnumerable<Task<long?>>> queue)
    {
        Task<long?>[] tasks;
        await using (var transaction = await _database.BeginAsync(default))
        {
            await transaction.WriteAsync(
                (session, token) => session.ExecuteAsync(new("CREATE TABLE IF NOT EXISTS held (i)", []), token),
                default
            );
            using (ExecutionContext.SuppressFlow())
            {
                tasks = [.. queue()];
            }

            await transaction.CommitAsync(default);
        }

        return await Task.WhenAll(tasks);
    }

    private Task<long?> InsertAsync(int i) =>
        _database.WriteAsync(
            async (session, token) =>
            {
                await session.ExecuteAsync(new($"INSERT INTO t VALUES ({i})", []), token);
                return await session.NumberAsync(new("SELECT count(*) FROM t", []), token);
            },
            default
        );

    private Task<long?> FailAsync(int i) =>
        _database.WriteAsync<long?>(
            async (session, token) =>
            {
                await session.ExecuteAsync(new($"INSERT INTO t VALUES ({i})", []), token);
                throw new ArtifactConflictException($"{i}");
            },
            default
        );

    /// <summary>
    /// How many commits stand in the write-ahead log: each ends with a frame that tells the size of the database, which other frames do not
    /// (https://www.sqlite.org/fileformat2.html#the_write_ahead_log).
    /// </summary>
    private int Commits()
    {
        const int logHeader = 32;
        const int frameHeader = 24;
        using var log = new FileStream(_folder.File() + "-wal", FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var header = new byte[logHeader];
        log.ReadExactly(header);
        var pageSize = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(8));
        var commits = 0;
        var frame = new byte[frameHeader];
        for (var at = (long)logHeader; at + frameHeader + pageSize <= log.Length; at += frameHeader + pageSize)
        {
            log.Position = at;
            log.ReadExactly(frame);
            commits += BinaryPrimitives.ReadInt32BigEndian(frame.AsSpan(4)) == 0 ? 0 : 1;
        }

        return commits;
    }
}
