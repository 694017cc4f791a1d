namespace ArtifactStore.Sqlite;

/// <summary>
/// Fails queued items whose busy timeout expires while the holder of the write lock makes no progress. Waiting for work that makes progress
/// does not count.
/// </summary>
internal sealed class StallTimeout : IDisposable
{
    private readonly object _gate;
    private readonly LinkedList<QueueItem> _queue;
    private readonly Timer _expiry;
    private long _expiryAt = long.MaxValue;
    private long _since;
    private Func<TimeSpan, Exception>? _refuse;

    /// <summary>Creates an inactive one.</summary>
    /// <param name="gate">The lock of the queue.</param>
    /// <param name="queue">The queued items.</param>
    public StallTimeout(object gate, LinkedList<QueueItem> queue)
    {
        (_gate, _queue) = (gate, queue);
        _expiry = new(static stall => ((StallTimeout)stall!).RefuseExpired(), this, Timeout.Infinite, Timeout.Infinite);
    }

    /// <summary>True if there is no progress.</summary>
    public bool IsOn => _refuse is not null;

    /// <summary>Activates it, or changes its reason.</summary>
    /// <param name="refuse">Creates the exception for an item that has waited for the given time.</param>
    public void Begin(Func<TimeSpan, Exception> refuse)
    {
        lock (_gate)
        {
            _since = IsOn ? _since : Environment.TickCount64;
            _refuse = refuse;
            foreach (var item in _queue)
            {
                Watch(item);
            }
        }
    }

    /// <summary>Deactivates it, since there is progress again.</summary>
    public void End()
    {
        if (!IsOn)
        {
            return;
        }

        lock (_gate)
        {
            _refuse = null;
            _expiryAt = long.MaxValue;
            _expiry.Change(Timeout.Infinite, Timeout.Infinite);
        }
    }

    /// <summary>Fails an item when its timeout expires, unless there is progress before. Under the lock of the queue.</summary>
    public void Watch(QueueItem item)
    {
        var deadline = Deadline(item);
        if (!IsOn || deadline >= _expiryAt)
        {
            return;
        }

        _expiry.Change(Math.Max(0, deadline - Environment.TickCount64), Timeout.Infinite);
        _expiryAt = deadline;
    }

    /// <summary>True if the timeout of an item has expired.</summary>
    public bool IsOverFor(QueueItem item) => IsOn && Environment.TickCount64 >= Deadline(item);

    public void Dispose() => _expiry.Dispose();

    private long Deadline(QueueItem item) => Math.Max(item.Since, _since) + (long)item.BusyTimeout.TotalMilliseconds;

    private void RefuseExpired()
    {
        var expired = new List<QueueItem>();
        Func<TimeSpan, Exception> refuse;
        lock (_gate)
        {
            _expiryAt = long.MaxValue;
            if (_refuse is null)
            {
                return;
            }

            refuse = _refuse;
            for (var node = _queue.First; node is not null; )
            {
                var next = node.Next;
                if (IsOverFor(node.Value))
                {
                    _queue.Remove(node);
                    expired.Add(node.Value);
                }
                else
                {
                    Watch(node.Value);
                }

                node = next;
            }
        }

        foreach (var item in expired)
        {
            item.Fail(refuse(item.BusyTimeout));
        }
    }
}
