using System.Runtime.CompilerServices;

namespace ArtifactStore.Sqlite;

/// <summary>The writer's place of one database file in this process: work has it in the order in which it came, on a thread of its own.</summary>
/// <remarks>
/// SQLite has one writer at a time anyway. Left to its file locks, the writers of a process poll against each other, unfairly and on threads of the pool; a queue costs nothing and is fair.
/// A semaphore would be fair too, but every write would then hold a pool thread for the length of its disk sync.
/// Short work that finds the place free, and nobody waiting, runs on the thread of its caller: the way to another thread and back takes longer than many a write, and one caller at most waits for the disk that way.
/// A transaction of several calls takes the place as a lease: the thread then serves that transaction alone, and the queue waits.
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
        : this(static thread => thread.UnsafeStart())
    {
    }

    /// <summary>For tests: a system that starts no thread.</summary>
    /// <param name="start">Starts the thread of the queue, without its caller's execution context: its async locals are not the queue's.</param>
    internal WriteQueue(Action<Thread> start) => (_thread, Blockade) = (new(RunNext, start), new(_gate, _queue));

    /// <summary>The transaction that has the place; null for none.</summary>
    public IQueueLease? Lease => _lease;

    /// <summary>The reason why the place makes no progress, if there is one. For the work that has the place.</summary>
    public Blockade Blockade { get; }

    /// <summary>How much work waits for the place.</summary>
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

    /// <summary>Whether this is the queue's own thread, which may wait, and not that of a caller.</summary>
    public bool IsOnOwnThread => _thread.IsCurrent;

    /// <summary>Runs work when its turn has come.</summary>
    /// <param name="item">The work.</param>
    /// <param name="lease">The transaction inside of which it runs; null for none.</param>
    /// <param name="cancellationToken">Takes the work out of the queue. Work that runs must look at it itself.</param>
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

        using (cancellationToken.UnsafeRegister((_, token) => Withdraw(item, token), null))
        {
            await item.Task.ConfigureAwait(false);
        }
    }

    /// <summary>Takes the next work out of the queue, if it is there and fits. For the work that has the place.</summary>
    /// <returns>The work, which the caller runs; null where there is none, or another kind of work is next.</returns>
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

    /// <summary>Gives work that has the place, and must wait for somebody outside of this process, to the queue's own thread. For the work that has the place, on the thread of its caller.</summary>
    /// <exception cref="ArtifactStoreUnavailableException">The thread could not be started; the work is in no queue.</exception>
    public void PutBack(QueueItem item)
    {
        lock (_gate)
        {
            _thread.EnsureStarted();
            _queue.AddFirst(item.Node);
        }
    }

    /// <summary>Gives the place to a transaction. For the work that has the place.</summary>
    public void OpenLease(IQueueLease lease)
    {
        // First what may fail: a lease that nobody holds would keep the place for ever.
        Blockade.Begin(waited => new ArtifactStoreUnavailableException(
            $"A transaction of this process has held the writer's place for the {waited.TotalSeconds:0.###} seconds that this store waits (BusyTimeout). "
            + "Nothing was written. Keep transactions short, and dispose every one."));
        lock (_gate)
        {
            _lease = lease;
        }
    }

    /// <summary>Takes the place back. For the work that has the place.</summary>
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

        Blockade.End();
        foreach (var item in late)
        {
            item.Fail(lease.Ended());
        }
    }

    /// <summary>Ends the thread. Nothing may be queued any more.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _stopped = true;
            Monitor.PulseAll(_gate);
        }

        _thread.Join();
        Blockade.Dispose();
    }

    /// <summary>Takes the place for the caller, if it is free and nobody waits for it.</summary>
    private bool TryTake(QueueItem item)
    {
        lock (_gate)
        {
            return !_isTaken && !_stopped && _lease is null && _queue.Count == 0 && item.MayRunOnCaller && (_isTaken = true);
        }
    }

    private void Leave()
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

            // First what may fail: work that is queued must have somebody to run it, and must not run when its caller was told that it does not.
            _thread.EnsureStarted();
            if (lease is null)
            {
                Blockade.Watch(item);
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

    // A method of its own: what the thread refers to while it waits must not be the last work, and with it a body.
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
            Leave();
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
