using System.Diagnostics;

namespace ArtifactStore.Sqlite;

/// <summary>A piece of work that waits for the writer's place of a file, or has it.</summary>
internal abstract class QueueItem
{
    // The writer's thread must go on to the next item, not into the code of whoever awaits this one.
    private readonly TaskCompletionSource _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    protected QueueItem(TimeSpan patience)
    {
        Patience = patience;
        Node = new(this);
    }

    /// <summary>The time for which it waits for a place that makes no progress.</summary>
    public TimeSpan Patience { get; }

    /// <summary>The beginning of its wait, as a time stamp of <see cref="Stopwatch"/>.</summary>
    public long QueuedAt { get; } = Stopwatch.GetTimestamp();

    /// <summary>The beginning of its wait, in milliseconds of <see cref="Environment.TickCount64"/>.</summary>
    public long Since => Environment.TickCount64 - (long)Stopwatch.GetElapsedTime(QueuedAt).TotalMilliseconds;

    /// <summary>Its place in a queue; in no list once it runs or has been taken out.</summary>
    public LinkedListNode<QueueItem> Node { get; }

    /// <summary>The task that its caller awaits.</summary>
    public Task Task => _outcome.Task;

    /// <summary>Whether it is short and its connection open, so that it may run on the thread of its caller where the place is free.</summary>
    public abstract bool MayRunOnCaller { get; }

    /// <summary>Runs the work and completes its task, or puts the item back into the queue. Never throws.</summary>
    public abstract void Run();

    /// <summary>Completes the task.</summary>
    public void Succeed() => _outcome.SetResult();

    /// <summary>Completes the task with the reason why the work was not done, or is not known to be.</summary>
    public void Fail(Exception reason)
    {
        if (reason is OperationCanceledException cancelled)
        {
            _outcome.SetCanceled(cancelled.CancellationToken);
        }
        else
        {
            _outcome.SetException(reason);
        }
    }
}
