namespace ArtifactStore.Sqlite.Tests;

public class DisposeTests
{
    private TestFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [TestCase(false)]
    [TestCase(true)]
    public async Task Closes_every_handle_and_leaves_one_file_that_can_be_deleted(bool synchronously)
    {
        var database = await _folder.OpenWithTableAsync();
        await database.ExecuteAsync("INSERT INTO t VALUES (1)");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => database.CountAsync())));
        if (OperatingSystem.IsLinux())
        {
            Handles().Should().NotBeEmpty();
        }

        if (synchronously)
        {
            database.Dispose();
        }
        else
        {
            await database.DisposeAsync();
        }

        if (OperatingSystem.IsLinux())
        {
            Handles().Should().BeEmpty();
        }

        Directory.GetFiles(_folder.Folder).Should().Equal(_folder.File());
        File.Delete(_folder.File());
    }

    [Test]
    public async Task Waits_for_work_that_runs_or_is_queued_and_refuses_new_work()
    {
        var database = await _folder.OpenWithTableAsync();
        using var running = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var first = Task.Run(() =>
            database.WriteAsync(
                (session, token) =>
                {
                    running.Set();
                    release.Wait(token);
                    return session.ExecuteAsync(new("INSERT INTO t VALUES (1)", []), token);
                },
                default
            )
        );
        running.Wait();
        var second = database.ExecuteAsync("INSERT INTO t VALUES (2)");
        var reading = new TaskCompletionSource<int>();
        var read = database.ReadAsync((_, _) => reading.Task, false, default);

        var disposed = database.DisposeAsync().AsTask();
        await database.Awaiting(d => d.CountAsync()).Should().ThrowAsync<ObjectDisposedException>();
        await database.Awaiting(d => d.ExecuteAsync("INSERT INTO t VALUES (3)")).Should().ThrowAsync<ObjectDisposedException>();
        await database.Awaiting(d => d.BeginAsync(default)).Should().ThrowAsync<ObjectDisposedException>();
        disposed.IsCompleted.Should().BeFalse();
        release.Set();
        await Task.WhenAll(first, second);
        await Task.Delay(30);
        disposed.IsCompleted.Should().BeFalse("a read still runs");
        reading.SetResult(1);
        await read;
        await disposed;

        _folder.Connect().Scalar("SELECT sum(x) FROM t").Should().Be(3L);
    }

    [Test]
    public async Task Dispose_may_run_twice_concurrently_and_before_any_use()
    {
        var used = await _folder.OpenWithTableAsync();
        await Task.WhenAll(used.DisposeAsync().AsTask(), Task.Run(used.Dispose), used.DisposeAsync().AsTask());
        var unused = _folder.Open();
        unused.Dispose();
        await unused.DisposeAsync();
    }

    [Test]
    public async Task Dispose_cancels_a_queued_transaction_with_ObjectDisposedException()
    {
        var database = await _folder.OpenWithTableAsync();
        var first = await database.BeginAsync(default);
        var second = database.BeginAsync(default);
        await database.DisposeAsync();
        await second.Awaiting(t => t).Should().ThrowAsync<ObjectDisposedException>();
        await first.DisposeAsync();
        _folder.Connect().Run("INSERT INTO t VALUES (1)");
    }

    private string[] Handles() =>
        [
            .. Directory
                .GetFiles("/proc/self/fd")
                .Select(fd => new FileInfo(fd).LinkTarget ?? "")
                .Where(target => target.StartsWith(_folder.Folder, StringComparison.Ordinal)),
        ];
}
