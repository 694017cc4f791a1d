using ArtifactStore.Sql;
using Microsoft.Data.Sqlite;

namespace ArtifactStore.Sqlite;

/// <summary>A transaction that holds the write lock. All its work runs on the writer's thread and connection.</summary>
internal sealed class SqliteLease(
    OperationGate gate,
    WriteQueue queue,
    WriteConnection writer,
    CachingConnection connection,
    SqliteConnector connector,
    SqliteEvents events
) : SqlTransactionScope, IQueueLease
{
    private volatile string? _lost;
    private volatile bool _isUnknown;

    public override bool HasEnded => queue.Lease != this;

    public override Task<T> ReadAsync<T>(
        Func<SqlSession, CancellationToken, Task<T>> work,
        bool snapshot,
        CancellationToken cancellationToken
    ) => RunAsync(() => writer.Run(connection, work, cancellationToken), cancellationToken);

    public override Task<T> WriteAsync<T>(SqlWork<T> work, CancellationToken cancellationToken) =>
        RunAsync(
            () => SqliteHandle.RunAtomically(connection.Handle!, () => writer.Run(connection, work.RunAsync, cancellationToken)),
            cancellationToken
        );

    public override async Task CommitAsync(CancellationToken cancellationToken)
    {
        using var operation = gate.Enter();
        await queue.RunAsync(Call(Commit), this, cancellationToken).ConfigureAwait(false);
    }

    public override async ValueTask DisposeAsync()
    {
        try
        {
            // Not counted as an operation, since closing the store waits for operations and ends the transaction itself.
            await queue.RunAsync(Call(RollBack), this, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is InvalidOperationException or ArtifactStoreException)
        {
            // It has already ended.
        }
    }

    /// <summary>Rolls back when the store is closed.</summary>
    public async Task RollBackOnCloseAsync()
    {
        _lost = "the store was disposed";
        await DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Creates the exception for a call after the end.</summary>
    public Exception Ended() =>
        _lost is { } reason
            ? new ArtifactStoreException(
                _isUnknown
                    ? $"The transaction has ended: {reason}."
                    : $"The transaction was rolled back, nothing of it was written: {reason}. Begin a new one."
            )
            : new InvalidOperationException("The transaction has ended. Begin a new one.");

    private static QueueCall Call(Action body) => new(_ => body(), Timeout.InfiniteTimeSpan);

    private async Task<T> RunAsync<T>(Func<T> piece, CancellationToken cancellationToken)
    {
        using var operation = gate.Enter();
        T result = default!;
        await queue.RunAsync(Call(() => result = Run(piece, cancellationToken)), this, cancellationToken).ConfigureAwait(false);
        return result;
    }

    private T Run<T>(Func<T> piece, CancellationToken cancellationToken)
    {
        try
        {
            return piece();
        }
        catch (SqliteException e)
        {
            var error = SqliteErrors.Translate(e, connector.Name, cancellationToken);
            EndIfLost(error);
            throw error;
        }
        catch (Exception e)
        {
            EndIfLost(e);
            throw;
        }
    }

    // SQLite itself ends a transaction on a full disk, an I/O error, or an interrupted write.
    private void EndIfLost(Exception error)
    {
        if (!SqliteHandle.InTransaction(connection.Handle!))
        {
            _lost = error.Message.TrimEnd('.');
            queue.CloseLease(this);
            writer.DropIfUnreliable(connection, error);
        }
    }

    private void Commit()
    {
        try
        {
            if (writer.TryCommit(connection, out var isUnknown) is { } error)
            {
                if (isUnknown)
                {
                    _isUnknown = true;
                    events.CommitUnknown(error);
                }

                var reason = error is SqliteException ofDriver
                    ? SqliteErrors.Translate(ofDriver, connector.Name, CancellationToken.None)
                    : error;
                _lost = reason.Message.TrimEnd('.');
                throw reason;
            }
        }
        finally
        {
            queue.CloseLease(this);
        }
    }

    private void RollBack()
    {
        writer.RollBack(connection);
        queue.CloseLease(this);
    }
}
