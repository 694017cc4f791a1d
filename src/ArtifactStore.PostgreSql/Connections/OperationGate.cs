namespace ArtifactStore.PostgreSql;

/// <summary>Counts the operations of a store, so that closing it can refuse new ones and wait for the others.</summary>
internal sealed class OperationGate
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;
    private bool _closed;

    /// <summary>Whether new operations are refused.</summary>
    public bool IsClosed
    {
        get
        {
            lock (_gate)
            {
                return _closed;
            }
        }
    }

    /// <summary>Begins an operation; disposing the result ends it.</summary>
    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    public Operation Enter()
    {
        lock (_gate)
        {
            if (_closed)
            {
                throw Closed();
            }

            _running++;
            return new(this);
        }
    }

    /// <summary>Refuses new operations.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            if (_running == 0)
            {
                _drained.TrySetResult();
            }
        }
    }

    /// <summary>Ends when the last operation has, after <see cref="Close"/>.</summary>
    public Task DrainAsync() => _drained.Task;

    /// <summary>What a closed store says.</summary>
    public static ObjectDisposedException Closed() => new(nameof(IArtifactStore), "The store has been disposed.");

    private void Leave()
    {
        lock (_gate)
        {
            if (--_running == 0 && _closed)
            {
                _drained.TrySetResult();
            }
        }
    }

    /// <summary>An operation that runs.</summary>
    public readonly struct Operation(OperationGate gate) : IDisposable
    {
        public void Dispose() => gate.Leave();
    }
}
