using ArtifactStore.Sql;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ArtifactStore.Sqlite;

/// <summary>The connection with which a store writes, and its transactions. Used only under the write lock.</summary>
internal sealed class WriteConnection(SqliteConnector connector, SqlDialect dialect, TimeSpan busyTimeout, SqliteEvents events)
    : IDisposable
{
    private CachingConnection? _connection;
    private bool _isSwitched;
    private bool _hasLog;
    private bool _isDoubtful;

    /// <summary>Sets the first connection of the store, before any work.</summary>
    /// <param name="connection">The connection; null if the database is read-only.</param>
    public void Start(CachingConnection? connection) => _connection = connection;

    /// <summary>
    /// True if the next write finds a prepared connection, and its commit does not wait for readers, as it would without a log.
    /// </summary>
    public bool IsReady => _connection is not null && (_hasLog || connector.IsMemory);

    /// <summary>
    /// True if the log may hold a commit whose sync failed. Its visible content is not known to be on the disk until the whole log is
    /// checkpointed, since a second sync does not report what the first has lost.
    /// </summary>
    public bool HasUnsyncedCommit => _isDoubtful;

    /// <summary>Returns the connection, reopened after an error that made the last one unreliable.</summary>
    public CachingConnection Connection(CancellationToken cancellationToken) =>
        _connection ??= BusyWait.Run(connector, static file => file.OpenWriter(), busyTimeout, cancellationToken);

    /// <summary>Runs work on a connection.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <param name="mayInterrupt">
    /// True if the token also interrupts the running statement. SQLite then rolls back the whole transaction, not only the statement.
    /// </param>
    public T Run<T>(
        CachingConnection connection,
        Func<SqlSession, CancellationToken, Task<T>> work,
        CancellationToken cancellationToken,
        bool mayInterrupt = true
    )
    {
        using var interrupt = mayInterrupt ? Interrupt.On(connection.Handle!, cancellationToken) : null;
        using var like = LikeFunction.On(connection.Handle!, cancellationToken);

        // The driver is synchronous, so the returned task is complete, and this does not block.
        return work(new SqlSession(dialect, connection, commandTimeout: SqliteHandle.Once), cancellationToken).GetAwaiter().GetResult();
    }

    /// <summary>
    /// Begins a transaction with the write lock. One that reads first fails if another connection writes before its first write.
    /// </summary>
    /// <param name="cancellationToken">Cancels the wait for a connection.</param>
    /// <param name="connection">The connection.</param>
    /// <returns>The error if the lock is held elsewhere; null if the transaction is open.</returns>
    /// <exception cref="SqliteException">SQLite failed for another reason.</exception>
    public SqliteException? TryBegin(CancellationToken cancellationToken, out CachingConnection connection)
    {
        connection = ConnectionForWriting(cancellationToken);
        return connection.Transactions.TryBeginAsWriter() is not { } error ? null
            : BusyWait.IsBusy(error) ? error
            : throw error;
    }

    /// <summary>Rejects a transaction on a file that was moved or deleted, which SQLite would not detect.</summary>
    /// <exception cref="ArtifactStoreException">The file is gone.</exception>
    public void ThrowIfMoved(CachingConnection connection)
    {
        if (connector.HasMoved)
        {
            RollBack(connection);
            Close(connection);
            throw connector.Moved();
        }

        if (_hasLog)
        {
            // SQLite creates it on first use, which is now.
            connector.RememberLog();
        }
    }

    /// <summary>Creates the exception for a writer whose busy timeout has expired.</summary>
    public ArtifactStoreUnavailableException Unavailable(SqliteException error) => SqliteErrors.Unavailable(error, connector.Name);

    /// <summary>Commits, waiting for readers if necessary. Rolls back if that takes too long, or if the file is gone.</summary>
    /// <param name="connection">The connection, in a transaction.</param>
    /// <param name="isUnknown">
    /// True if the outcome is unknown: the commit failed after its frames were written to the log, from which SQLite recovers them when it
    /// opens the file again.
    /// </param>
    /// <returns>The error if it was not committed or the outcome is unknown; null if it was committed.</returns>
    public Exception? TryCommit(CachingConnection connection, out bool isUnknown)
    {
        isUnknown = false;

        // Checked again, since a transaction may be long, and later writes may have joined it.
        if (connector.HasMoved)
        {
            RollBack(connection);
            Close(connection);
            return connector.Moved();
        }

        try
        {
            BusyWait.Run(
                connection,
                static opened =>
                {
                    opened.Transactions.Commit();
                    return true;
                },
                busyTimeout,
                CancellationToken.None
            );
        }
        catch (SqliteException e)
        {
            RollBack(connection);
            DropIfUnreliable(connection, e);
            isUnknown = !connector.IsMemory && SqliteErrors.IsCommitUnknown(e);
            if (!isUnknown)
            {
                return e;
            }

            _isDoubtful = true;
            Close(connection);
            return SqliteErrors.CommitLost(e, connector.Name);
        }

        CheckLog(connection);
        return null;
    }

    /// <summary>Rolls back an open transaction.</summary>
    public void RollBack(CachingConnection connection)
    {
        // SQLite may have rolled back by itself. If the rollback fails, closing the connection rolls back.
        if (SqliteHandle.InTransaction(connection.Handle!) && SqliteHandle.TryExecute(connection.Handle!, "ROLLBACK") is not null)
        {
            Close(connection);
        }
    }

    /// <summary>Closes the connection after an error that makes it unreliable. The next write opens a new one.</summary>
    public void DropIfUnreliable(CachingConnection connection, Exception error)
    {
        if (
            (error as SqliteException ?? error.InnerException as SqliteException) is { } cause
            && SqliteErrors.IsConnectionUnreliable(cause)
        )
        {
            Close(connection);
            events.WriterDropped(cause);
        }
    }

    public void Dispose() => _connection?.Dispose();

    private CachingConnection ConnectionForWriting(CancellationToken cancellationToken)
    {
        var connection = Connection(cancellationToken);
        if (_isDoubtful)
        {
            CheckpointAll(connection);
        }

        if (!connector.IsMemory && !_isSwitched)
        {
            if (connector.HasMoved)
            {
                // The log would be created beside another file.
                Close(connection);
                throw connector.Moved();
            }

            _hasLog = BusyWait.Run(connection, static opened => ConnectionOpener.SwitchToWal(opened), busyTimeout, cancellationToken);
            _isSwitched = true;
        }

        return connection;
    }

    /// <summary>
    /// Checkpoints the whole log and syncs the file. Then the frames of a failed commit are either permanent, or will be overwritten by the
    /// next commit. If a reader prevents a full checkpoint, the next write tries again.
    /// </summary>
    /// <exception cref="SqliteException">The disk still fails.</exception>
    private void CheckpointAll(CachingConnection connection)
    {
        var result = raw.sqlite3_wal_checkpoint_v2(
            connection.Handle!,
            "main",
            raw.SQLITE_CHECKPOINT_PASSIVE,
            out var frames,
            out var moved
        );
        if (result is not (raw.SQLITE_OK or raw.SQLITE_BUSY or raw.SQLITE_LOCKED))
        {
            var error = SqliteHandle.LastError(connection.Handle!);
            Close(connection);
            throw error;
        }

        _isDoubtful = result != raw.SQLITE_OK || frames != moved;
    }

    /// <summary>Checks from time to time that commits are checkpointed, and that no reader prevents it.</summary>
    private void CheckLog(CachingConnection connection)
    {
        if (!events.IsLogCheckDue || connector.IsMemory)
        {
            return;
        }

        // An empty log keeps its size, so a large one alone proves nothing. A passive checkpoint does not wait and reports the remaining
        // frames; SQLite does the same after each commit.
        if (connector.WalSize < events.WalSizeWarning)
        {
            events.LogChecked(unmoved: 0);
        }
        else if (
            raw.sqlite3_wal_checkpoint_v2(connection.Handle!, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out var frames, out var moved)
            == raw.SQLITE_OK
        )
        {
            events.LogChecked((long)(frames - moved) * SqliteHandle.Number(connection.Handle!, "PRAGMA page_size"));
        }
    }

    private void Close(CachingConnection connection)
    {
        // A memory database is lost with its connection.
        if (!connector.IsMemory && _connection == connection)
        {
            _connection = null;
            connector.ForgetLog();
            connection.Dispose();
        }
    }
}
