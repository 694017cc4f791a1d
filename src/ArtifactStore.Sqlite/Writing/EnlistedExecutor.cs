using System.Diagnostics.CodeAnalysis;
using ArtifactStore.Sql;
using Microsoft.Data.Sqlite;

namespace ArtifactStore.Sqlite;

/// <summary>Works inside a transaction of the host, on the host's connection and on the thread of the caller.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "A semaphore without a wait handle holds nothing; a session has nothing to dispose.")]
internal sealed class EnlistedExecutor(
    OperationGate gate, SqliteConnector connector, SqlDialect dialect, SqliteTransaction transaction, TimeSpan patience) : SqlExecutor
{
    // A session may be used by several threads, a connection of the driver may not.
    private readonly SemaphoreSlim _turn = new(1, 1);

    public override Task<T> ReadAsync<T>(Func<SqlSession, CancellationToken, Task<T>> work, bool snapshot, CancellationToken cancellationToken) =>
        RunAsync(
            connection =>
            {
                using var watch = StatementWatch.On(connection.Handle!, cancellationToken);
                return Run(connection, work, cancellationToken);
            },
            cancellationToken);

    // Not watched: SQLite rolls the whole transaction back when a statement that writes is interrupted, and with it what the host has written. The token is looked at before each statement.
    public override Task<T> WriteAsync<T>(SqlWork<T> work, CancellationToken cancellationToken) =>
        RunAsync(
            connection =>
            {
                ThrowIfGone(connection.Handle!);
                return SqliteHandle.RunPiece(connection.Handle!, () => Run(connection, work.RunAsync, cancellationToken));
            },
            cancellationToken);

    /// <summary>Refuses a write where the file of the host's connection, or that of the store, is not the one that has the name.</summary>
    /// <exception cref="ArtifactStoreException">It is not.</exception>
    private void ThrowIfGone(SQLitePCL.sqlite3 connection)
    {
        connector.ThrowIfGone();
        if (FileWitness.IsMoved(connection))
        {
            throw connector.Gone();
        }
    }

    private async Task<T> RunAsync<T>(Func<SqliteConnection, T> piece, CancellationToken cancellationToken)
    {
        using var operation = gate.Enter();
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await BusyWait.RunAsync(() => RunOnce(piece), patience, cancellationToken).ConfigureAwait(false);
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
        // SQLite may have rolled it back by itself, and a savepoint outside a transaction would be one that commits.
        if (transaction.Connection is not { Handle: { } handle } connection || !SqliteHandle.InTransaction(handle))
        {
            throw new InvalidOperationException("The host's transaction has ended. Enlist in a new one.");
        }

        // The driver's own wait blocks the thread, 150 ms at a time and up to the host's command time-out, and so does SQLite's. Ours counts for our statements; the host's settings are back before anyone else can see it.
        var (timeout, busyTimeout) = (connection.DefaultTimeout, SqliteHandle.BusyTimeout(handle));
        connection.DefaultTimeout = SqliteHandle.Once;
        SQLitePCL.raw.sqlite3_busy_timeout(handle, 0);
        try
        {
            return piece(connection);
        }
        catch (SqliteException e) when (e.SqliteExtendedErrorCode == SQLitePCL.raw.SQLITE_BUSY_SNAPSHOT)
        {
            // Someone committed after this transaction had begun to read; waiting cannot help it.
            throw new ArtifactStoreUnavailableException(
                "The host's transaction began by reading, and someone else has written since, so SQLite does not let it write any more. Roll back and try again; a transaction that begins as a writer (BeginTransaction(deferred: false), the default) does not meet this.",
                e);
        }
        finally
        {
            connection.DefaultTimeout = timeout;
            SQLitePCL.raw.sqlite3_busy_timeout(handle, busyTimeout);
        }
    }

    // Everything in the driver is synchronous, so the task is complete when it is returned.
    private T Run<T>(SqliteConnection connection, Func<SqlSession, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var like = LikeFunction.On(connection.Handle!, cancellationToken);
        return work(new SqlSession(dialect, connection, transaction, SqliteHandle.Once), cancellationToken).GetAwaiter().GetResult();
    }
}
