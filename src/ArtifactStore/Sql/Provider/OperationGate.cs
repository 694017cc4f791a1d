using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>Counts the running operations of a database, so that closing it can reject new ones and wait for the others.</summary>
[Experimental(SqlDialect.DiagnosticId)]
public sealed class OperationGate
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;
    private bool _closed;

    /// <summary>True if new operations are rejected.</summary>
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

    /// <summary>Begins an operation.</summary>
    /// <returns>The operation, which ends when disposed.</returns>
    /// <exception cref="ObjectDisposedException">The gate is closed.</exception>
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

    /// <summary>Rejects new operations.</summary>
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

    /// <summary>Waits for running operations, after <see cref="Close"/>.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>A task that completes with the last of them.</returns>
    public Task DrainAsync(CancellationToken cancellationToken) => _drained.Task.WaitAsync(cancellationToken);

    /// <summary>The exception for an operation on a closed store.</summary>
    /// <returns>The exception.</returns>
    public static ObjectDisposedException Closed() => new(nameof(IArtifactStore), "The store has been disposed.");

    private void Exit()
    {
        lock (_gate)
        {
            if (--_running == 0 && _closed)
            {
                _drained.TrySetResult();
            }
        }
    }

    /// <summary>A running operation.</summary>
    [SuppressMessage("Performance", "CA1815:Override equals and operator equals on value types", Justification = "It lives for one call.")]
    public readonly struct Operation : IDisposable
    {
        private readonly OperationGate _gate;

        internal Operation(OperationGate gate) => _gate = gate;

        /// <summary>Ends the operation.</summary>
        public void Dispose() => _gate.Exit();
    }
}
