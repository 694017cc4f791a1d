using System.Diagnostics.CodeAnalysis;
using ArtifactStore.Sql;
using Microsoft.Data.Sqlite;

namespace ArtifactStore.Sqlite;

/// <summary>Runs work inside a transaction of the host, on the host's connection and the caller's thread.</summary>
[SuppressMessage(
    "Design",
    "CA1001:Types that own disposable fields should be disposable",
    Justification = "A semaphore without a wait handle holds nothing; a session has nothing to dispose."
)]
internal sealed class EnlistedExecutor(
    OperationGate gate,
    SqliteConnector connector,
    SqlDialect dialect,
    SqliteTransaction transaction,
    TimeSpan busyTimeout
) : SqlExecutor
{
    // A session may be used by several threads; a connection of the driver may not.
    private readonly SemaphoreSlim _turn = new(1, 1);

    public override Task<T> ReadAsync<T>(
        Func<SqlSession, CancellationToken, Task<T>> work,
        bool snapshot,
        CancellationToken cancellationToken
    ) =>
        RunAsync(
            connection =>
            {
                using var watch = StatementWatch.On(connection.Handle!, cancellationToken);
                return Run(connection, work, cancellationToken);
            },
            cancellationToken
        );

    // No interrupt: SQLite would roll back the whole transaction, including the host's writes. The token is checked before each statement.
    public override Task<T> WriteAsync<T>(SqlWork<T> work, CancellationToken cancellationToken) =>
        RunAsync(
            connection =>
            {
                ThrowIfMoved(connection.Handle!);
                return SqliteHandle.RunAtomically(connection.Handle!, () => Run(connection, work.RunAsync, cancellationToken));
            },
            cancellationToken
        );

    /// <summary>Throws if the file of the host's connection, or of the store, no longer has its name.</summary>
    /// <exception cref="ArtifactStoreException">The file was moved, deleted or replaced.</exception>
    private void ThrowIfMoved(SQLitePCL.sqlite3 connection)
    {
        connector.ThrowIfMoved();
        if (FileMoveDetector.IsMoved(connection))
        {
            throw connector.Moved();
        }
    }

    private async Task<T> RunAsync<T>(Func<SqliteConnection, T> piece, CancellationToken cancellationToken)
    {
        using var operation = gate.Enter();
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await BusyWait.RunAsync(() => RunOnce(piece), busyTimeout, cancellationToken).ConfigureAwait(false);
        }
        catch (SqliteException e)
        {
            throw SqliteErrors.Translate(e, connector.Name, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    private T RunOnce<T>(Func<SqliteConnection, T> piece)
    {
        // SQLite may have rolled back by itself, and a savepoint outside a transaction would commit.
        if (transaction.Connection is not { Handle: { } handle } connection || !SqliteHandle.InTransaction(handle))
        {
            throw new InvalidOperationException("The host's transaction has ended. Enlist in a new one.");
        }

        // The waits of the driver and of SQLite block the thread, the driver's for 150 ms at a time and up to the host's command timeout.
        // The store's own wait applies to its statements; the host's settings are restored before other code can see it.
        var (commandTimeout, handleTimeout) = (connection.DefaultTimeout, SqliteHandle.BusyTimeout(handle));
        connection.DefaultTimeout = SqliteHandle.Once;
        SQLitePCL.raw.sqlite3_busy_timeout(handle, 0);
        try
        {
            return piece(connection);
        }
        catch (SqliteException e) when (e.SqliteExtendedErrorCode == SQLitePCL.raw.SQLITE_BUSY_SNAPSHOT)
        {
            // Another commit followed the first read of this transaction. Waiting cannot help.
            throw new ArtifactStoreUnavailableException(
                "The host's transaction began with a read, and another connection has written since, "
                    + "so it can no longer write. Roll back and try again, or begin with BeginTransaction(deferred: false), "
                    + "the default, which takes the write lock at once.",
                e
            );
        }
        finally
        {
            connection.DefaultTimeout = commandTimeout;
            SQLitePCL.raw.sqlite3_busy_timeout(handle, handleTimeout);
        }
    }

    // The driver is synchronous, so the returned task is complete.
    private T Run<T>(SqliteConnection connection, Func<SqlSession, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var like = LikeFunction.On(connection.Handle!, cancellationToken);
        return work(new SqlSession(dialect, connection, transaction, SqliteHandle.Once), cancellationToken).GetAwaiter().GetResult();
    }
}
