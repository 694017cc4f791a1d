using System.Runtime.CompilerServices;

namespace ArtifactStore.Sqlite;

/// <summary>
/// Serialises the writes to one database file within this process, in order, on a dedicated thread. Its turn is the write lock of the file.
/// </summary>
/// <remarks>
/// SQLite allows one writer at a time. With its file locks alone, the writers of a process would poll, unfairly, on threads of the pool. A
/// semaphore would be fair, but every write would block a pool thread during its disk sync. Short work runs on its caller's thread if
/// nothing is queued, since switching threads takes longer than many a write, and only one caller at a time blocks on the disk that way. A
/// transaction of several calls takes the write lock as a lease: the thread then serves that transaction only, and the queue waits.
/// </remarks>
internal sealed class WriteQueue : IDisposable
{
    private readonly object _gate = new();
    private readonly LinkedList<QueueItem> _queue = new();
    private readonly LinkedList<QueueItem> _leaseQueue = new();
    private readonly QueueThread _thread;
    private volatile IQueueLease? _lease;
    private bool _isTaken;
    private bool _stopped;

    public WriteQueue()
        : this(static thread => thread.UnsafeStart()) { }

    /// <summary>For tests: simulates a system that cannot start threads.</summary>
    /// <param name="start">Starts the thread of the queue, without the caller's execution context and its async locals.</param>
    internal WriteQueue(Action<Thread> start) => (_thread, StallTimeout) = (new(RunNext, start), new(_gate, _queue));

    /// <summary>The transaction that holds the write lock; null for none.</summary>
    public IQueueLease? Lease => _lease;

    /// <summary>The reason for a lack of progress, if there is one. Needs the write lock.</summary>
    public StallTimeout StallTimeout { get; }

    /// <summary>The number of queued items.</summary>
    public int Pending
    {
        get
        {
            lock (_gate)
            {
                return _queue.Count;
            }
        }
    }

    /// <summary>True on the queue's own thread, which may wait, unlike a caller's.</summary>
    public bool IsOnOwnThread => _thread.IsCurrent;

    /// <summary>Runs work when its turn has come.</summary>
    /// <param name="item">The work.</param>
    /// <param name="lease">The transaction in which it runs; null for none.</param>
    /// <param name="cancellationToken">Removes the work from the queue. Running work must check the token itself.</param>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public async Task RunAsync(QueueItem item, IQueueLease? lease, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (lease is null && item.MayRunOnCaller && TryTake(item))
        {
            RunAndLeave(item);
        }
        else
        {
            Enqueue(item, lease);
        }

        using (
            item.Task.IsCompleted
                ? default
                : cancellationToken.UnsafeRegister(
                    static (waiting, token) =>
                    {
                        var (queue, item) = ((WriteQueue, QueueItem))waiting!;
                        queue.Withdraw(item, token);
                    },
                    (this, item)
                )
        )
        {
            await item.Task.ConfigureAwait(false);
        }
    }

    /// <summary>Dequeues the next work if it matches. Needs the write lock.</summary>
    /// <returns>The work, for the caller to run; null if there is none, or the next does not match.</returns>
    public QueueItem? TakeNext(Predicate<QueueItem> fits)
    {
        lock (_gate)
        {
            if (_queue.First is not { } next || !fits(next.Value))
            {
                return null;
            }

            _queue.RemoveFirst();
            return next.Value;
        }
    }

    /// <summary>
    /// Moves running work that must wait for another process to the queue's own thread. Needs the write lock, on a caller's thread.
    /// </summary>
    /// <exception cref="ArtifactStoreUnavailableException">The thread could not be started. The work is not queued.</exception>
    public void PutBack(QueueItem item)
    {
        lock (_gate)
        {
            _thread.EnsureStarted();
            _queue.AddFirst(item.Node);
        }
    }

    /// <summary>Gives the write lock to a transaction. Needs the write lock.</summary>
    public void OpenLease(IQueueLease lease)
    {
        // First what may fail, since a lease without an owner would hold the write lock forever.
        StallTimeout.Begin(waited => new ArtifactStoreUnavailableException(
            $"A transaction of this process held the write lock longer than BusyTimeout ({waited.TotalSeconds:0.###} seconds). "
                + "Nothing was written. Keep transactions short, and dispose every one."
        ));
        lock (_gate)
        {
            _lease = lease;
        }
    }

    /// <summary>Takes the write lock back. Needs the write lock.</summary>
    public void CloseLease(IQueueLease lease)
    {
        QueueItem[] late;
        lock (_gate)
        {
            if (_lease != lease)
            {
                return;
            }

            _lease = null;
            late = [.. _leaseQueue];
            _leaseQueue.Clear();
        }

        StallTimeout.End();
        foreach (var item in late)
        {
            item.Fail(lease.Ended());
        }
    }

    /// <summary>Ends the thread. No work may be queued any more.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _stopped = true;
            Monitor.PulseAll(_gate);
        }

        _thread.Join();
        StallTimeout.Dispose();
    }

    /// <summary>Takes the write lock for the caller, if it is free and nothing is queued.</summary>
    private bool TryTake(QueueItem item)
    {
        lock (_gate)
        {
            return !_isTaken && !_stopped && _lease is null && _queue.Count == 0 && item.MayRunOnCaller && (_isTaken = true);
        }
    }

    private void Release()
    {
        lock (_gate)
        {
            _isTaken = false;
            if (_stopped || _queue.Count > 0 || _leaseQueue.Count > 0)
            {
                Monitor.PulseAll(_gate);
            }
        }
    }

    private void Enqueue(QueueItem item, IQueueLease? lease)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stopped, this);
            if (lease is not null && _lease != lease)
            {
                throw lease.Ended();
            }

            // First what may fail: queued work must have a thread, and must not run after its caller got an exception.
            _thread.EnsureStarted();
            if (lease is null)
            {
                StallTimeout.Watch(item);
            }

            (lease is null ? _queue : _leaseQueue).AddLast(item.Node);
            Monitor.PulseAll(_gate);
        }
    }

    private void Withdraw(QueueItem item, CancellationToken token)
    {
        lock (_gate)
        {
            if (item.Node.List is not { } queue)
            {
                return;
            }

            queue.Remove(item.Node);
        }

        item.Fail(new OperationCanceledException(token));
    }

    // A separate method, so that the waiting thread does not keep the last work and its body alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool RunNext()
    {
        if (Next() is not { } item)
        {
            return false;
        }

        RunAndLeave(item);
        return true;
    }

    private void RunAndLeave(QueueItem item)
    {
        try
        {
            item.Run();
        }
        finally
        {
            Release();
        }
    }

    private QueueItem? Next()
    {
        lock (_gate)
        {
            while (true)
            {
                var queue = _lease is null ? _queue : _leaseQueue;
                if (!_isTaken && queue.First is { } first)
                {
                    _isTaken = true;
                    queue.RemoveFirst();
                    return first.Value;
                }

                if (_stopped && !_isTaken)
                {
                    return null;
                }

                Monitor.Wait(_gate);
            }
        }
    }
}
