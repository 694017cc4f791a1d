using System.Runtime.CompilerServices;

namespace ArtifactStore.Sqlite;

/// <summary>The writer's place of one database file in this process: work has it in the order in which it came, on a thread of its own.</summary>
/// <remarks>
/// SQLite has one writer at a time anyway. Left to its file locks, the writers of a process poll against each other, unfairly and on threads of the pool; a queue costs nothing and is fair.
/// A semaphore would be fair too, but every write would then hold a pool thread for the length of its disk sync.
/// Short work that finds the place free, and nobody waiting, runs on the thread of its caller: the way to another thread and back takes longer than many a write, and one caller at most waits for the disk that way.
/// A transaction of several calls takes the place as a lease: the thread then serves that transaction alone, and the queue waits.
/// </remarks>
internal sealed class WriterLoop : IDisposable
{
    private readonly object _gate = new();
    private readonly LinkedList<WorkItem> _queue = new();
    private readonly LinkedList<WorkItem> _leaseQueue = new();
    private readonly Timer _expiry;
    private readonly Action<Thread> _start;
    private long _expiryAt = long.MaxValue;
    private Thread? _thread;
    private SqliteLease? _lease;
    private Blockade? _blockade;
    private bool _isTaken;
    private bool _stopped;

    public WriterLoop()
        : this(static thread => thread.UnsafeStart())
    {
    }

    /// <summary>For tests: a system that starts no thread.</summary>
    /// <param name="start">Starts the thread of the loop, without its caller's execution context: its async locals are not the
    /// loop's.</param>
    internal WriterLoop(Action<Thread> start)
    {
        _start = start;
        _expiry = new Timer(static loop => ((WriterLoop)loop!).RefuseExpired(), this, Timeout.Infinite, Timeout.Infinite);
    }

    /// <summary>The transaction that has the place; null for none.</summary>
    public SqliteLease? Lease
    {
        get
        {
            lock (_gate)
            {
                return _lease;
            }
        }
    }

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

    /// <summary>Why there is no progress; null where there is. For the work that has the place.</summary>
    public Blockade? Blockade => _blockade;

    /// <summary>Whether this is the loop's own thread, which may wait, and not that of a caller.</summary>
    public bool IsOnOwnThread => Thread.CurrentThread == _thread;

    /// <summary>Runs work when its turn has come.</summary>
    /// <param name="body">The work.</param>
    /// <param name="patience">How long to wait while the place makes no progress.</param>
    /// <param name="cancellationToken">Takes the work out of the queue. Work that runs must look at it itself.</param>
    public Task<T> RunAsync<T>(Func<WorkItem, T> body, TimeSpan patience, CancellationToken cancellationToken) =>
        RunAsync(new CallItem<T>(body, patience), cancellationToken);

    /// <summary>Runs work when its turn has come.</summary>
    /// <param name="item">The work.</param>
    /// <param name="cancellationToken">Takes the work out of the queue. Work that runs must look at it itself.</param>
    public Task<T> RunAsync<T>(WorkItem<T> item, CancellationToken cancellationToken) => RunAsync(item, null, cancellationToken);

    /// <summary>Runs work inside the transaction that has the place.</summary>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public Task<T> RunAsync<T>(SqliteLease lease, Func<WorkItem, T> body, CancellationToken cancellationToken) =>
        RunAsync(new CallItem<T>(body, Timeout.InfiniteTimeSpan), lease, cancellationToken);

    /// <summary>Takes the next work out of the queue, if it is there and fits. For the work that has the place.</summary>
    /// <returns>The work, which the caller runs; null where there is none, or another kind of work is next.</returns>
    public WorkItem? TakeNext(Predicate<WorkItem> fits)
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

    /// <summary>Gives work that has the place, and must wait for somebody outside of this process, to the loop's own thread. For the work that has the place, on the thread of its caller.</summary>
    /// <exception cref="ArtifactStoreUnavailableException">The thread could not be started; the work is in no queue.</exception>
    public void PutBack(WorkItem item)
    {
        lock (_gate)
        {
            EnsureThread();
            _queue.AddFirst(item.Node);
        }
    }

    /// <summary>Gives the place to a transaction. For the work that has the place.</summary>
    public void OpenLease(SqliteLease lease)
    {
        // First what may fail: a lease that nobody holds would keep the place for ever.
        Block(waited => new ArtifactStoreUnavailableException(
            $"A transaction of this process has held the writer's place for the {waited.TotalSeconds:0.###} seconds that this store waits (BusyTimeout). Nothing was written. Keep transactions short, and dispose every one."));
        lock (_gate)
        {
            _lease = lease;
        }
    }

    /// <summary>Takes the place back. For the work that has the place.</summary>
    public void CloseLease(SqliteLease lease)
    {
        WorkItem[] late;
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

        Unblock();
        foreach (var item in late)
        {
            item.Fail(lease.Ended());
        }
    }

    /// <summary>Says that the place makes no progress from now on, if that was not said before. For the work that has the place.</summary>
    public void Block(Func<TimeSpan, Exception> refuse)
    {
        lock (_gate)
        {
            _blockade = _blockade is { } known ? known with { Refuse = refuse } : new(Environment.TickCount64, refuse);
            foreach (var item in _queue)
            {
                ExpireAt(_blockade.Deadline(item));
            }
        }
    }

    /// <summary>Says that the place makes progress again. For the work that has the place.</summary>
    public void Unblock()
    {
        if (_blockade is null)
        {
            return;
        }

        lock (_gate)
        {
            _blockade = null;
            _expiryAt = long.MaxValue;
            _expiry.Change(Timeout.Infinite, Timeout.Infinite);
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

        if (Environment.CurrentManagedThreadId != _thread?.ManagedThreadId)
        {
            _thread?.Join();
        }

        _expiry.Dispose();
    }

    private async Task<T> RunAsync<T>(WorkItem<T> item, SqliteLease? lease, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();

        if (item.MayRunOnCaller && TryTake(item))
        {
            RunAndLeave(item);
        }
        else
        {
            Enqueue(item, lease);
        }

        using (cancellationToken.UnsafeRegister((_, token) => Withdraw(item, token), null))
        {
            return await item.Task.ConfigureAwait(false);
        }
    }

    /// <summary>Takes the place for the caller, if it is free and nobody waits for it.</summary>
    private bool TryTake(WorkItem item)
    {
        lock (_gate)
        {
            if (_isTaken || _stopped || _lease is not null || _queue.Count > 0 || !item.MayRunOnCaller)
            {
                return false;
            }

            return _isTaken = true;
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

    private void Enqueue(WorkItem item, SqliteLease? lease)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stopped, this);
            if (lease is not null && _lease != lease)
            {
                throw lease.Ended();
            }

            // First what may fail: work that is queued must have somebody to run it, and must not run when its caller was told that it does
            // not.
            EnsureThread();
            if (lease is null && _blockade is not null)
            {
                ExpireAt(_blockade.Deadline(item));
            }

            (lease is null ? _queue : _leaseQueue).AddLast(item.Node);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>
    /// Starts the thread where there is none yet. Whoever queues work calls it before: then nobody has to who has run other work, and the
    /// queue is never without a thread.
    /// </summary>
    /// <exception cref="ArtifactStoreUnavailableException">The system has none to give. The next call tries again.</exception>
    private void EnsureThread()
    {
        if (_thread is not null)
        {
            return;
        }

        var thread = new Thread(Serve) { IsBackground = true, Name = "ArtifactStore writer" };
        try
        {
            _start(thread);
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

    private void Withdraw(WorkItem item, CancellationToken token)
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

    private void Serve()
    {
        while (RunNext())
        {
        }
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

    private void RunAndLeave(WorkItem item)
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

    private WorkItem? Next()
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

    private void ExpireAt(long time)
    {
        if (time >= _expiryAt)
        {
            return;
        }

        _expiry.Change(Math.Max(0, time - Environment.TickCount64), Timeout.Infinite);
        _expiryAt = time;
    }

    private void RefuseExpired()
    {
        var expired = new List<(WorkItem Item, Exception Reason)>();
        lock (_gate)
        {
            _expiryAt = long.MaxValue;
            if (_blockade is not { } blockade)
            {
                return;
            }

            var now = Environment.TickCount64;
            for (var node = _queue.First; node is not null;)
            {
                var next = node.Next;
                var deadline = blockade.Deadline(node.Value);
                if (deadline <= now)
                {
                    _queue.Remove(node);
                    expired.Add((node.Value, blockade.Refuse(node.Value.Patience)));
                }
                else
                {
                    ExpireAt(deadline);
                }

                node = next;
            }
        }

        foreach (var (item, reason) in expired)
        {
            item.Fail(reason);
        }
    }
}
