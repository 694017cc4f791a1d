namespace ArtifactStore.Sqlite;

/// <summary>Refuses those in a queue whose patience ends while the writer's place makes no progress. Time spent behind work that made progress does not count.</summary>
internal sealed class Blockade : IDisposable
{
    private readonly object _gate;
    private readonly LinkedList<QueueItem> _queue;
    private readonly Timer _expiry;
    private long _expiryAt = long.MaxValue;
    private long _since;
    private Func<TimeSpan, Exception>? _refuse;

    /// <summary>Makes one that is not on.</summary>
    /// <param name="gate">The lock of the queue.</param>
    /// <param name="queue">The items that wait.</param>
    public Blockade(object gate, LinkedList<QueueItem> queue)
    {
        (_gate, _queue) = (gate, queue);
        _expiry = new(static blockade => ((Blockade)blockade!).RefuseExpired(), this, Timeout.Infinite, Timeout.Infinite);
    }

    /// <summary>Whether the place makes no progress.</summary>
    public bool IsOn => _refuse is not null;

    /// <summary>Begins, or goes on for another reason.</summary>
    /// <param name="refuse">Makes the exception for one who waited the given time in vain.</param>
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

    /// <summary>Ends: the place makes progress again.</summary>
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

    /// <summary>Refuses an item when its patience ends, unless there is progress before. Under the lock of the queue.</summary>
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

    /// <summary>Whether the patience of an item has ended.</summary>
    public bool IsOverFor(QueueItem item) => IsOn && Environment.TickCount64 >= Deadline(item);

    public void Dispose() => _expiry.Dispose();

    private long Deadline(QueueItem item) => Math.Max(item.Since, _since) + (long)item.Patience.TotalMilliseconds;

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
            for (var node = _queue.First; node is not null;)
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
            item.Fail(refuse(item.Patience));
        }
    }
}
