namespace ArtifactStore.Sqlite;

/// <summary>The thread of a queue, started when it is first needed.</summary>
/// <param name="runNext">Waits for the next work and runs it; returns whether there may be more.</param>
/// <param name="start">Starts the thread.</param>
internal sealed class QueueThread(Func<bool> runNext, Action<Thread> start)
{
    private Thread? _thread;

    /// <summary>Whether the caller is on it.</summary>
    public bool IsCurrent => Thread.CurrentThread == _thread;

    /// <summary>
    /// Starts the thread where there is none yet. Whoever queues work calls it before, under the lock of the queue: then nobody has to who has run other work, and the queue is never without a thread.
    /// </summary>
    /// <exception cref="ArtifactStoreUnavailableException">The system has none to give. The next call tries again.</exception>
    public void EnsureStarted()
    {
        if (_thread is not null)
        {
            return;
        }

        var thread = new Thread(Serve) { IsBackground = true, Name = "ArtifactStore writer" };
        try
        {
            start(thread);
        }
        catch (Exception e) when (e is OutOfMemoryException or ThreadStartException)
        {
            throw new ArtifactStoreUnavailableException(
                "The system could not start the thread that writes. Nothing was written; try again later, "
                + $"or raise the limits of memory and of processes (ulimit -u, pids.max). {e.Message}",
                e);
        }

        _thread = thread;
    }

    /// <summary>Waits until the thread has ended, unless the caller is on it.</summary>
    public void Join()
    {
        if (!IsCurrent)
        {
            _thread?.Join();
        }
    }

    private void Serve()
    {
        while (runNext())
        {
        }
    }
}
