using ArtifactStore.Sql;
using Microsoft.Data.Sqlite;

namespace ArtifactStore.Sqlite;

/// <summary>
/// Writes for one store. Work is queued for the file, shares a commit with its group, and runs on the store's connection.
/// </summary>
internal sealed class StoreWriter : IDisposable
{
    private readonly SqliteConnector _connector;
    private readonly TimeSpan _busyTimeout;
    private readonly SqliteEvents _events;
    private readonly WriteConnection _connection;
    private readonly WriteGroup _group;
    private readonly Action<Write> _write;
    private volatile SqliteLease? _lease;

    public StoreWriter(SqliteConnector connector, SqlDialect dialect, TimeSpan busyTimeout, SqliteEvents events)
    {
        (_connector, _busyTimeout, _events) = (connector, busyTimeout, events);
        Queue = connector.FileName is { } file ? WriteQueues.Acquire(file) : new();
        _connection = new(connector, dialect, busyTimeout, events);
        _group = new(Queue, _connection, events);
        _write = _group.Run;
    }

    /// <summary>The queue, shared by the stores on one file.</summary>
    public WriteQueue Queue { get; }

    /// <summary>Sets the first connection of the store, before any work.</summary>
    /// <param name="connection">The connection; null if the database is read-only.</param>
    public void Start(CachingConnection? connection) => _connection.Start(connection);

    /// <summary>Runs work on the writer's connection without a transaction, for memory databases, which have no other connection.</summary>
    public async Task<T> RunAsync<T>(Func<CachingConnection, T> work, bool mayRunOnCaller, CancellationToken cancellationToken)
    {
        T result = default!;
        var call = new QueueCall(_ => result = work(_connection.Connection(cancellationToken)), _busyTimeout, mayRunOnCaller);
        await Queue.RunAsync(call, lease: null, cancellationToken).ConfigureAwait(false);
        return result;
    }

    /// <summary>Runs work that only reads, likewise.</summary>
    public Task<T> ReadAsync<T>(Func<SqlSession, CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        RunAsync(connection => _connection.Run(connection, work, cancellationToken), mayRunOnCaller: true, cancellationToken);

    /// <summary>Runs work that writes.</summary>
    public async ValueTask<T> WriteAsync<T>(SqlWork<T> work, CancellationToken cancellationToken)
    {
        var write = new Write<T>(_connection, _write, work.RunAsync, mayShare: !work.IsBatch, _busyTimeout, cancellationToken);
        try
        {
            await RunAsync(write, cancellationToken).ConfigureAwait(false);
            return write.Result;
        }
        catch (ArtifactStoreException e) when (write.Outcome != CommitOutcome.Known)
        {
            return await SettleAsync(work, new(write.Outcome == CommitOutcome.Unknown, write.Result), e, cancellationToken)
                .ConfigureAwait(false);
        }
    }

    /// <summary>Begins a transaction of several calls, which holds the write lock until it ends.</summary>
    /// <param name="gate">Counts its calls.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async Task<SqlTransactionScope> BeginAsync(OperationGate gate, CancellationToken cancellationToken)
    {
        SqliteLease? lease = null;
        var begin = new QueueCall(item => lease = Begin(item, gate, cancellationToken), _busyTimeout);
        await RunAsync(begin, cancellationToken).ConfigureAwait(false);
        return lease!;
    }

    /// <summary>Rolls back an open transaction of several calls when the store is closed.</summary>
    public async Task RollBackOnCloseAsync()
    {
        if (_lease is { HasEnded: false } lease)
        {
            await lease.RollBackOnCloseAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Closes the connection and leaves the queue.</summary>
    public void Dispose()
    {
        _connection.Dispose();
        if (_connector.FileName is { } file)
        {
            WriteQueues.Release(file);
        }
        else
        {
            Queue.Dispose();
        }
    }

    /// <summary>Runs work that writes, and translates driver exceptions.</summary>
    private async Task RunAsync(QueueItem item, CancellationToken cancellationToken)
    {
        try
        {
            await Queue.RunAsync(item, lease: null, cancellationToken).ConfigureAwait(false);
        }
        catch (SqliteException e)
        {
            var reason = SqliteErrors.Translate(e, _connector.Name, cancellationToken);
            if (reason is ArtifactStoreUnavailableException unavailable)
            {
                _events.GaveUp(unavailable);
            }

            throw reason;
        }
        catch (ArtifactStoreUnavailableException e)
        {
            _events.GaveUp(e);
            throw;
        }
    }

    /// <summary>
    /// Finds the outcome of a failed commit, and repeats the work if it is missing. Under the write lock the state is final.
    /// </summary>
    /// <param name="work">The work.</param>
    /// <param name="attempt">Its result; unknown if the work was refused because of other work of unknown outcome.</param>
    /// <param name="failure">The exception for the caller if the outcome remains unknown.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    private async Task<T> SettleAsync<T>(
        SqlWork<T> work,
        SqlOutcome<T> attempt,
        ArtifactStoreException failure,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var again = new Write<T>(_connection, _write, FindOrRepeatAsync, mayShare: false, _busyTimeout, cancellationToken);
            await RunAsync(again, cancellationToken).ConfigureAwait(false);
            _events.CommitSettled();
            return again.Result;
        }
        catch (ArtifactConflictException)
        {
            // The work is missing, and conflicts with existing rows.
            throw;
        }
        catch (Exception e) when (attempt.IsKnown && e is ArtifactStoreException or OperationCanceledException or ObjectDisposedException)
        {
            _events.CommitUnknown(e);
            throw failure;
        }

        async Task<T> FindOrRepeatAsync(SqlSession session, CancellationToken token)
        {
            if (attempt.IsKnown)
            {
                var found = work.FindAsync is null
                    ? attempt.If(_connection.HasUnsyncedCommit)
                    : await work.FindAsync(session, attempt, token).ConfigureAwait(false);
                if (found.IsKnown)
                {
                    // It is visible, but may not be on the disk.
                    return _connection.HasUnsyncedCommit ? throw failure : found.Value;
                }
            }

            return await work.RunAsync(session, token).ConfigureAwait(false);
        }
    }

    private SqliteLease Begin(QueueItem item, OperationGate gate, CancellationToken cancellationToken)
    {
        // On the queue's own thread, which waits for the lock.
        var connection = _group.Begin(item, isAgain: false, cancellationToken)!;
        var lease = new SqliteLease(gate, Queue, _connection, connection, _connector, _events);
        try
        {
            Queue.OpenLease(lease);
        }
        catch
        {
            _connection.RollBack(connection);
            throw;
        }

        _lease = lease;
        if (gate.IsClosed)
        {
            // Closing checks for an open transaction once, perhaps before this one began.
            _connection.RollBack(connection);
            Queue.CloseLease(lease);
            throw OperationGate.Closed();
        }

        return lease;
    }
}
