namespace ArtifactStore.Sqlite;

/// <summary>The thread of a queue, started on demand.</summary>
/// <param name="runNext">Waits for the next work and runs it; returns true if there may be more.</param>
/// <param name="start">Starts the thread.</param>
internal sealed class QueueThread(Func<bool> runNext, Action<Thread> start)
{
    private Thread? _thread;

    /// <summary>True on this thread.</summary>
    public bool IsCurrent => Thread.CurrentThread == _thread;

    /// <summary>
    /// Starts the thread unless it is running. Called before work is queued, under the lock of the queue, so that queued work always has a
    /// thread.
    /// </summary>
    /// <exception cref="ArtifactStoreUnavailableException">The system could not start a thread. The next call tries again.</exception>
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
                "The writer thread could not be started. Nothing was written; try again later, "
                    + $"or raise the limits of memory and of processes (ulimit -u, pids.max). {e.Message}",
                e
            );
        }

        _thread = thread;
    }

    /// <summary>Waits for the end of the thread, unless called on it.</summary>
    public void Join()
    {
        if (!IsCurrent)
        {
            _thread?.Join();
        }
    }

    private void Serve()
    {
        while (runNext()) { }
    }
}
