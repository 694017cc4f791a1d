using ArtifactStore.Sql;
using Microsoft.Data.Sqlite;

namespace ArtifactStore.Sqlite;

/// <summary>Writes for one store: work takes its turn in the queue of the file, shares a commit with its group, and runs on the store's connection.</summary>
internal sealed class StoreWriter : IDisposable
{
    private readonly SqliteConnector _connector;
    private readonly TimeSpan _patience;
    private readonly SqliteEvents _events;
    private readonly WriteConnection _connection;
    private readonly WriteGroup _group;
    private volatile SqliteLease? _lease;

    public StoreWriter(SqliteConnector connector, SqlDialect dialect, TimeSpan patience, SqliteEvents events)
    {
        (_connector, _patience, _events) = (connector, patience, events);
        Queue = connector.FileName is { } file ? WriteQueues.Acquire(file) : new();
        _connection = new(connector, dialect, patience, events);
        _group = new(Queue, _connection, events);
    }

    /// <summary>The queue, which the stores on one file share.</summary>
    public WriteQueue Queue { get; }

    /// <summary>Takes the first connection of the store. Before the first work.</summary>
    /// <param name="connection">The connection; null where nothing can be written.</param>
    public void Start(CachingConnection? connection) => _connection.Start(connection);

    /// <summary>Runs work on the writer's connection without a transaction: a database in memory has no other.</summary>
    public async Task<T> RunAsync<T>(Func<CachingConnection, T> work, bool mayRunOnCaller, CancellationToken cancellationToken)
    {
        T result = default!;
        var call = new QueueCall(_ => result = work(_connection.Connection(cancellationToken)), _patience, mayRunOnCaller);
        await Queue.RunAsync(call, lease: null, cancellationToken).ConfigureAwait(false);
        return result;
    }

    /// <summary>Runs work that only reads, likewise.</summary>
    public Task<T> ReadAsync<T>(Func<SqlSession, CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        RunAsync(connection => _connection.Run(connection, work, cancellationToken), mayRunOnCaller: true, cancellationToken);

    /// <summary>Runs work that writes.</summary>
    public async Task<T> WriteAsync<T>(SqlWork<T> work, CancellationToken cancellationToken)
    {
        T result = default!;
        var write = new Write(
            _connection,
            _group.Run,
            (connection, isAlone) => result = _connection.Run(connection, work.RunAsync, cancellationToken, mayInterrupt: isAlone),
            mayShare: !work.IsBatch,
            _patience,
            cancellationToken);
        try
        {
            await RunAsync(write, cancellationToken).ConfigureAwait(false);
            return result;
        }
        catch (ArtifactStoreException e) when (write.Outcome != CommitOutcome.Known)
        {
            return await SettleAsync(work, new(write.Outcome == CommitOutcome.Unknown, result), e, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Begins a transaction of several calls, which has the writer's place until it ends.</summary>
    /// <param name="gate">Counts its calls.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async Task<SqlTransactionScope> BeginAsync(OperationGate gate, CancellationToken cancellationToken)
    {
        SqliteLease? lease = null;
        var begin = new QueueCall(item => lease = Begin(item, gate, cancellationToken), _patience);
        await RunAsync(begin, cancellationToken).ConfigureAwait(false);
        return lease!;
    }

    /// <summary>Rolls back the transaction of several calls that is open, because the store is closed.</summary>
    public async Task AbandonAsync()
    {
        if (_lease is { HasEnded: false } lease)
        {
            await lease.AbandonAsync().ConfigureAwait(false);
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

    /// <summary>Runs work that writes, and translates the driver's exceptions.</summary>
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
    /// Finds out whether a commit that failed is there all the same, and does its work again where it is not. Whoever holds the lock of the writer sees what there is, and what is not there will not come.
    /// </summary>
    /// <param name="work">The work.</param>
    /// <param name="attempt">Its result; not known where the work was refused, because of other work whose fate is not known.</param>
    /// <param name="failure">The exception for the caller where it cannot be found out.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    private async Task<T> SettleAsync<T>(SqlWork<T> work, SqlOutcome<T> attempt, ArtifactStoreException failure, CancellationToken cancellationToken)
    {
        try
        {
            T result = default!;
            var again = new Write(
                _connection,
                _group.Run,
                (connection, isAlone) => result = _connection.Run(connection, FindOrRepeatAsync, cancellationToken, mayInterrupt: isAlone),
                mayShare: false,
                _patience,
                cancellationToken);
            await RunAsync(again, cancellationToken).ConfigureAwait(false);
            _events.CommitSettled();
            return result;
        }
        catch (ArtifactConflictException)
        {
            // The work is not there, and what is there stands in its way.
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
                var found = work.FindAsync is null ? attempt.If(_connection.IsDoubtful) : await work.FindAsync(session, attempt, token).ConfigureAwait(false);
                if (found.IsKnown)
                {
                    // It can be seen, but may not be on the disk.
                    return _connection.IsDoubtful ? throw failure : found.Value;
                }
            }

            return await work.RunAsync(session, token).ConfigureAwait(false);
        }
    }

    private SqliteLease Begin(QueueItem item, OperationGate gate, CancellationToken cancellationToken)
    {
        // On the queue's own thread, which waits until it has the lock.
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
            // Closing looks for an open transaction once, and may have looked before this one was there.
            _connection.RollBack(connection);
            Queue.CloseLease(lease);
            throw OperationGate.Closed();
        }

        return lease;
    }
}
