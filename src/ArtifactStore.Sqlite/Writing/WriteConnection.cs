using ArtifactStore.Sql;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ArtifactStore.Sqlite;

/// <summary>The connection of a store that writes, and its transactions. Everything in it is for the work that has the writer's place.</summary>
internal sealed class WriteConnection(SqliteConnector connector, SqlDialect dialect, TimeSpan patience, SqliteEvents events) : IDisposable
{
    private CachingConnection? _connection;
    private bool _isSwitched;
    private bool _hasLog;
    private bool _isDoubtful;

    /// <summary>Takes the first connection of the store. Before the first work.</summary>
    /// <param name="connection">The connection; null where nothing can be written.</param>
    public void Start(CachingConnection? connection) => _connection = connection;

    /// <summary>Whether the next write finds a connection that needs nothing first, and whose commit waits for nobody: without a log it waits for the readers.</summary>
    public bool IsReady => _connection is not null && (_hasLog || connector.IsMemory);

    /// <summary>
    /// Whether the log may hold a commit that failed when it was synced. What can be read of it is not known to be on the disk until all of
    /// the log is in the file: a second sync tells nothing of what the first has lost.
    /// </summary>
    public bool IsDoubtful => _isDoubtful;

    /// <summary>The connection, opened anew after an error that made the last one doubtful.</summary>
    public CachingConnection Connection(CancellationToken cancellationToken) => _connection ??= BusyWait.Run(connector.OpenWriter, patience, cancellationToken);

    /// <summary>Runs work on a connection.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <param name="mayInterrupt">Whether the token also interrupts the statement that runs. SQLite then rolls the whole transaction back, and not only what the statement has written.</param>
    public T Run<T>(CachingConnection connection, Func<SqlSession, CancellationToken, Task<T>> work, CancellationToken cancellationToken, bool mayInterrupt = true)
    {
        using var interrupt = mayInterrupt ? Interrupt.On(connection.Handle!, cancellationToken) : null;
        using var like = LikeFunction.On(connection.Handle!, cancellationToken);

        // Everything in the driver is synchronous, so the task is complete when it is returned, and this blocks nothing.
        return work(new SqlSession(dialect, connection, commandTimeout: SqliteHandle.Once), cancellationToken).GetAwaiter().GetResult();
    }

    /// <summary>Begins a transaction as a writer from the start: one that reads first and then writes fails at once when someone else has written in between.</summary>
    /// <param name="cancellationToken">Cancels the wait for what comes before.</param>
    /// <param name="connection">The connection.</param>
    /// <returns>The error where somebody else has the lock; null where the transaction is open.</returns>
    /// <exception cref="SqliteException">SQLite refused for another reason.</exception>
    public SqliteException? TryBegin(CancellationToken cancellationToken, out CachingConnection connection)
    {
        connection = ConnectionForWriting(cancellationToken);
        return connection.Transactions.TryBeginAsWriter() is not { } error ? null : BusyWait.IsBusy(error) ? error : throw error;
    }

    /// <summary>Refuses a transaction that has begun on a file that nobody can open any more: SQLite would not say so.</summary>
    /// <exception cref="ArtifactStoreException">The file is gone.</exception>
    public void ThrowIfGone(CachingConnection connection)
    {
        if (connector.IsGone)
        {
            RollBack(connection);
            Drop(connection);
            throw connector.Gone();
        }

        if (_hasLog)
        {
            // SQLite makes it when it is first needed, which is now.
            connector.RememberLog();
        }
    }

    /// <summary>The exception for a writer whose patience has ended.</summary>
    public ArtifactStoreUnavailableException Unavailable(SqliteException error) => SqliteErrors.Unavailable(error, connector.Name);

    /// <summary>Commits; waits while someone stands in the way, and rolls back when that takes too long, or when the file has gone meanwhile.</summary>
    /// <param name="connection">The connection, in a transaction.</param>
    /// <param name="isUnknown">Whether nobody knows if it was committed: it failed when its frames were in the log already, from where
    /// SQLite takes them when it opens the file again.</param>
    /// <returns>Why it was not committed, or is not known to be, as the driver or the store says it; null where it was committed.</returns>
    public Exception? TryCommit(CachingConnection connection, out bool isUnknown)
    {
        isUnknown = false;

        // Once more: a transaction may be long, and a write that came later may have joined it.
        if (connector.IsGone)
        {
            RollBack(connection);
            Drop(connection);
            return connector.Gone();
        }

        try
        {
            BusyWait.Run(
                () =>
                {
                    connection.Transactions.Commit();
                    return true;
                },
                patience,
                CancellationToken.None);
        }
        catch (SqliteException e)
        {
            RollBack(connection);
            DropIfSpoiled(connection, e);
            isUnknown = !connector.IsMemory && SqliteErrors.IsCommitUnknown(e);
            if (!isUnknown)
            {
                return e;
            }

            _isDoubtful = true;
            Drop(connection);
            return SqliteErrors.CommitLost(e, connector.Name);
        }

        LookAtLog(connection);
        return null;
    }

    /// <summary>Rolls back what is open.</summary>
    public void RollBack(CachingConnection connection)
    {
        // SQLite may have rolled back by itself. A connection that cannot even do that is of no use any more; closing it rolls back.
        if (SqliteHandle.InTransaction(connection.Handle!) && SqliteHandle.TryExecute(connection.Handle!, "ROLLBACK") is not null)
        {
            Drop(connection);
        }
    }

    /// <summary>Closes the connection after an error that makes it doubtful; the next write opens a new one.</summary>
    public void DropIfSpoiled(CachingConnection connection, Exception error)
    {
        if ((error as SqliteException ?? error.InnerException as SqliteException) is { } cause && SqliteErrors.SpoilsConnection(cause))
        {
            Drop(connection);
            events.WriterDropped(cause);
        }
    }

    public void Dispose() => _connection?.Dispose();

    private CachingConnection ConnectionForWriting(CancellationToken cancellationToken)
    {
        var connection = Connection(cancellationToken);
        if (_isDoubtful)
        {
            Settle(connection);
        }

        if (!connector.IsMemory && !_isSwitched)
        {
            if (connector.IsGone)
            {
                // The log would be made beside another file.
                Drop(connection);
                throw connector.Gone();
            }

            _hasLog = BusyWait.Run(() => ConnectionOpener.SwitchToWal(connection), patience, cancellationToken);
            _isSwitched = true;
        }

        return connection;
    }

    /// <summary>
    /// Moves the whole log into the file and syncs that. Then what a failed commit has left is either there for good, or will never be: the
    /// next commit writes over it. Where a reader keeps a part of the log from being
    /// moved, the next write tries again.
    /// </summary>
    /// <exception cref="SqliteException">The disk still fails.</exception>
    private void Settle(CachingConnection connection)
    {
        var result = raw.sqlite3_wal_checkpoint_v2(
            connection.Handle!, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out var frames, out var moved);
        if (result is not (raw.SQLITE_OK or raw.SQLITE_BUSY or raw.SQLITE_LOCKED))
        {
            var error = SqliteHandle.LastError(connection.Handle!);
            Drop(connection);
            throw error;
        }

        _isDoubtful = result != raw.SQLITE_OK || frames != moved;
    }

    /// <summary>Looks now and then whether what was committed gets from the log into the file, and whether a reader keeps it from that.</summary>
    private void LookAtLog(CachingConnection connection)
    {
        if (!events.IsLookDue || connector.IsMemory)
        {
            return;
        }

        // A log that has been emptied keeps its size, so a large one alone says nothing. The checkpoint moves what can be moved, waits for nobody, and tells what is left; after each commit SQLite does the same.
        if (connector.WalSize < events.WalSizeWarning)
        {
            events.Looked(unmoved: 0);
        }
        else if (raw.sqlite3_wal_checkpoint_v2(connection.Handle!, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out var frames, out var moved) == raw.SQLITE_OK)
        {
            events.Looked((long)(frames - moved) * SqliteHandle.Number(connection.Handle!, "PRAGMA page_size"));
        }
    }

    private void Drop(CachingConnection connection)
    {
        // A memory database is gone with its connection.
        if (!connector.IsMemory && _connection == connection)
        {
            _connection = null;
            connector.ForgetLog();
            connection.Dispose();
        }
    }
}
