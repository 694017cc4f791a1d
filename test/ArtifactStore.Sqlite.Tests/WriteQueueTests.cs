namespace ArtifactStore.Sqlite.Tests;

public class WriteQueueTests
{
    private static readonly TimeSpan Patient = TimeSpan.FromMinutes(1);

    private WriteQueue _queue = null!;
    private ManualResetEventSlim _release = null!;

    [SetUp]
    public void SetUp()
    {
        _queue = new();
        _release = new();
    }

    [TearDown]
    public void TearDown()
    {
        _release.Set();
        _queue.Dispose();
        _release.Dispose();
    }

    [Test]
    public async Task Runs_work_in_queue_order_on_one_thread()
    {
        var first = _queue.RunAsync(_ => Hold(), Patient, default);
        var order = new List<int>();
        var threads = new HashSet<int>();
        var tasks = Enumerable
            .Range(0, 50)
            .Select(i =>
                _queue.RunAsync(
                    _ =>
                    {
                        order.Add(i);
                        threads.Add(Environment.CurrentManagedThreadId);
                        return Thread.CurrentThread.IsThreadPoolThread;
                    },
                    Patient,
                    default
                )
            )
            .ToArray();
        _release.Set();

        (await Task.WhenAll(tasks)).Should().AllBeEquivalentTo(false);
        await first;
        order.Should().Equal(Enumerable.Range(0, 50));
        threads.Should().ContainSingle();
    }

    [Test]
    public async Task A_cancelled_item_leaves_the_queue_at_once_and_never_runs()
    {
        var first = _queue.RunAsync(_ => Hold(), Patient, default);
        using var source = new CancellationTokenSource();
        var ran = false;
        var second = _queue.RunAsync(_ => ran = true, Patient, source.Token);
        var third = _queue.RunAsync(_ => 3, Patient, default);

        await source.CancelAsync();

        (await second.Awaiting(t => t).Should().ThrowAsync<OperationCanceledException>()).Which.CancellationToken.Should().Be(source.Token);
        first.IsCompleted.Should().BeFalse();
        _release.Set();
        (await third).Should().Be(3);
        ran.Should().BeFalse();
    }

    [Test]
    public async Task A_failure_affects_its_caller_only()
    {
        await _queue
            .Awaiting(l => l.RunAsync<int>(_ => throw new InvalidDataException("mine"), Patient, default))
            .Should()
            .ThrowAsync<InvalidDataException>();
        (await _queue.RunAsync(_ => 1, Patient, default)).Should().Be(1);
    }

    [Test]
    public async Task Queued_work_waits_without_a_timeout_while_work_progresses()
    {
        var first = _queue.RunAsync(_ => Hold(), Patient, default);
        var second = _queue.RunAsync(_ => 2, TimeSpan.FromMilliseconds(1), default);
        await Task.Delay(100);
        second.IsCompleted.Should().BeFalse();
        _release.Set();
        (await second).Should().Be(2);
        await first;
    }

    [Test]
    public async Task A_stalled_write_times_out_after_its_own_timeout()
    {
        var first = _queue.RunAsync(
            _ =>
            {
                _queue.StallTimeout.Begin(waited => new TimeoutException($"{waited.TotalMilliseconds}"));
                return Hold();
            },
            Patient,
            default
        );
        var hasty = _queue.RunAsync(_ => 2, TimeSpan.FromMilliseconds(50), default);
        var patient = _queue.RunAsync(_ => 3, Patient, default);

        await hasty.Awaiting(t => t).Should().ThrowAsync<TimeoutException>().WithMessage("50");
        first.IsCompleted.Should().BeFalse();
        patient.IsCompleted.Should().BeFalse();
        _release.Set();
        (await patient).Should().Be(3);
    }

    [Test]
    public async Task The_caller_continues_on_another_thread()
    {
        var worker = await _queue.RunAsync(_ => Environment.CurrentManagedThreadId, Patient, default).ConfigureAwait(false);
        Environment.CurrentManagedThreadId.Should().NotBe(worker);
    }

    [Test]
    public async Task Short_work_runs_on_its_callers_thread_if_the_queue_is_empty_and_is_queued_otherwise()
    {
        var free = RunShortAsync();
        free.IsCompletedSuccessfully.Should().BeTrue("its caller has run it");
        (await free).Should().BeSameAs(Thread.CurrentThread);

        var first = _queue.RunAsync(_ => Hold(), Patient, default);
        var behind = RunShortAsync();
        behind.IsCompleted.Should().BeFalse();
        _release.Set();
        (await behind).Name.Should().Be("ArtifactStore writer");
        await first;
    }

    [Test]
    public async Task Writes_queued_behind_a_caller_run_on_the_writer_thread()
    {
        using var inside = new ManualResetEventSlim();
        var first = Task.Run(() =>
            _queue.RunAsync(
                _ =>
                {
                    inside.Set();
                    return Hold();
                },
                Patient,
                default,
                mayRunOnCaller: true
            )
        );
        inside.Wait(Patient);
        var second = RunShortAsync();
        var third = _queue.RunAsync(_ => Thread.CurrentThread, Patient, default);
        second.IsCompleted.Should().BeFalse();
        _release.Set();

        (await second).Name.Should().Be("ArtifactStore writer");
        (await third).Name.Should().Be("ArtifactStore writer");
        (await first).Should().BeTrue();
    }

    [Test]
    public async Task When_the_thread_cannot_be_started_that_call_fails_and_the_next_one_works(
        [Values(1, 3)] int failures,
        [Values] bool outOfMemory
    )
    {
        using var queue = Poor(failures, outOfMemory);
        for (var i = 0; i < failures; i++)
        {
            var ran = false;
            (
                await queue
                    .Awaiting(l => l.RunAsync(_ => ran = true, Patient, default))
                    .Should()
                    .ThrowAsync<ArtifactStoreUnavailableException>()
            )
                .Which.Message.Should()
                .Contain("thread")
                .And.Contain("Nothing was written");
            ran.Should().BeFalse();
            queue.Pending.Should().Be(0);
        }

        (await queue.RunAsync(_ => 1, Patient, default)).Should().Be(1);
    }

    [Test]
    public void A_queue_whose_thread_could_never_be_started_can_be_disposed()
    {
        var queue = Poor(failures: int.MaxValue, outOfMemory: true);
        queue
            .Invoking(l => l.RunAsync(_ => 1, Patient, default).GetAwaiter().GetResult())
            .Should()
            .Throw<ArtifactStoreUnavailableException>();
        queue.Dispose();
    }

    [Test]
    public async Task A_failed_thread_start_does_not_fail_work_on_a_callers_thread()
    {
        using var queue = Poor(failures: 1, outOfMemory: true);
        using var inside = new ManualResetEventSlim();
        var holder = Task.Run(() =>
            queue.RunAsync(
                _ =>
                {
                    inside.Set();
                    return Hold();
                },
                Patient,
                default,
                mayRunOnCaller: true
            )
        );
        inside.Wait(Patient);

        await queue.Awaiting(l => l.RunAsync(_ => 1, Patient, default)).Should().ThrowAsync<ArtifactStoreUnavailableException>();
        var second = queue.RunAsync(_ => 2, Patient, default);
        _release.Set();
        (await holder).Should().BeTrue();
        (await second).Should().Be(2);
    }

    [Test]
    public async Task Work_that_the_thread_cannot_take_is_not_queued()
    {
        using var queue = Poor(failures: 1, outOfMemory: false);
        var moved = queue.RunAsync(
            item =>
            {
                queue.PutBack(item);
                return true;
            },
            Patient,
            default,
            mayRunOnCaller: true
        );

        await moved.Awaiting(task => task).Should().ThrowAsync<ArtifactStoreUnavailableException>();
        queue.Pending.Should().Be(0);
        (await queue.RunAsync(_ => 1, Patient, default)).Should().Be(1);
    }

    private static WriteQueue Poor(int failures, bool outOfMemory) =>
        new(thread =>
        {
            if (failures-- > 0)
            {
                throw outOfMemory
                    ? (Exception)Activator.CreateInstance(typeof(OutOfMemoryException), "No thread is left.")!
                    : (Exception)Activator.CreateInstance(typeof(ThreadStartException), nonPublic: true)!;
            }

            thread.Start();
        });

    private Task<Thread> RunShortAsync() => _queue.RunAsync(_ => Thread.CurrentThread, Patient, default, mayRunOnCaller: true);

    private bool Hold() => _release.Wait(TimeSpan.FromSeconds(20));
}
