using System.Diagnostics;

namespace ArtifactStore.Sqlite;

/// <summary>A piece of work that waits for the write lock of a file, or holds it.</summary>
internal abstract class QueueItem
{
    // The writer's thread must continue with the next item rather than the awaiting code.
    private readonly TaskCompletionSource _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    protected QueueItem(TimeSpan busyTimeout) => BusyTimeout = busyTimeout;

    /// <summary>The busy timeout.</summary>
    public TimeSpan BusyTimeout { get; }

    /// <summary>The start of its wait, as a time stamp of <see cref="Stopwatch"/>.</summary>
    public long QueuedAt { get; } = Stopwatch.GetTimestamp();

    /// <summary>The start of its wait, in milliseconds of <see cref="Environment.TickCount64"/>.</summary>
    public long Since => Environment.TickCount64 - (long)Stopwatch.GetElapsedTime(QueuedAt).TotalMilliseconds;

    /// <summary>Its node in a queue; in no list once it runs or has been removed. Used under the lock of the queue.</summary>
    public LinkedListNode<QueueItem> Node => field ??= new(this);

    /// <summary>The task for the caller.</summary>
    public Task Task => _outcome.Task;

    /// <summary>
    /// True if it is short and its connection is open, so that it may run on the caller's thread if the write lock is free.
    /// </summary>
    public abstract bool MayRunOnCaller { get; }

    /// <summary>Runs the work and completes its task, or requeues the item. Never throws.</summary>
    public abstract void Run();

    /// <summary>Completes the task.</summary>
    public void Succeed() => _outcome.SetResult();

    /// <summary>Fails the task, since the work was not done or its outcome is unknown.</summary>
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
