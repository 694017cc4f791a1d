using System.Diagnostics;

namespace ArtifactStore.Sqlite;

/// <summary>A piece of work that waits for the writer's place, or has it.</summary>
internal abstract class WorkItem
{
    protected WorkItem(TimeSpan patience)
    {
        Patience = patience;
        Node = new(this);
    }

    /// <summary>How long it waits for a place that makes no progress.</summary>
    public TimeSpan Patience { get; }

    /// <summary>When it began to wait, as a time stamp of <see cref="Stopwatch"/>.</summary>
    public long QueuedAt { get; } = Stopwatch.GetTimestamp();

    /// <summary>When it began to wait, in milliseconds of <see cref="Environment.TickCount64"/>.</summary>
    public long Since => Environment.TickCount64 - (long)Stopwatch.GetElapsedTime(QueuedAt).TotalMilliseconds;

    /// <summary>Its place in a queue; in no list once it runs or has been taken out.</summary>
    public LinkedListNode<WorkItem> Node { get; }

    /// <summary>Whether the work is short and the connection is there, so that it may run on the thread of its caller where the place is free.</summary>
    public abstract bool MayRunOnCaller { get; }

    /// <summary>Runs the work and tells its caller the outcome. Never throws.</summary>
    public abstract void Run();

    /// <summary>Tells the caller that the work was not done, or was cancelled.</summary>
    public abstract void Fail(Exception reason);
}
