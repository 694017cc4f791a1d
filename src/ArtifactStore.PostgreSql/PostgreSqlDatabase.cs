using System.Data.Common;
using System.Runtime.CompilerServices;
using ArtifactStore.Sql;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ArtifactStore.PostgreSql;

/// <summary>One PostgreSQL database, through pools of connections. Nothing is kept in a session between two pieces of work, so a pooler may stand in between.</summary>
internal sealed class PostgreSqlDatabase : SqlDatabase
{
    private readonly PostgreSqlSources _sources;
    private readonly TimeSpan _retryTimeout;
    private readonly TimeSpan _maxRetryDelay;
    private readonly int? _commandTimeout;
    private readonly PostgreSqlEvents _events;
    private readonly CommitSettlement _settlement;
    private readonly OperationGate _operations = new();
    private readonly HashSet<PostgreSqlLease> _leases = [];
    private readonly Lock _closing = new();
    private Task? _closed;

    public PostgreSqlDatabase(PostgreSqlSources sources, PostgreSqlOptions options, PostgreSqlDialect dialect, ILoggerFactory? loggers)
    {
        _sources = sources;
        _retryTimeout = options.RetryTimeout;
        _maxRetryDelay = options.MaxRetryDelay;
        _commandTimeout = options.CommandTimeout is { } timeout ? (int)Math.Ceiling(timeout.TotalSeconds) : null;
        Dialect = dialect;
        DatabaseName = $"{sources.Database}|{options.Schema}";
        _events = new(DatabaseName, loggers);
        _settlement = new(sources, dialect, _commandTimeout, _events);
        Primary = sources.ReadFromStandby ? new PrimaryExecutor(this) : this;
    }

    public override SqlDialect Dialect { get; }

    public override IReadOnlyList<SqlMigration> Migrations => field ??= PostgreSqlMigrations.Load((PostgreSqlDialect)Dialect);

    public override object Writer { get; } = new();

    public override string SystemName => "postgresql";

    /// <summary>As the conventions of OpenTelemetry put it together.</summary>
    public override string DatabaseName { get; }

    public override SqlExecutor Primary { get; }

    public override Task<T> ReadAsync<T>(Func<SqlSession, CancellationToken, Task<T>> work, bool snapshot, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        return RetryAsync(failed => ReadOnceAsync(work, snapshot, toPrimary: PostgreSqlErrors.IsOfStandby(failed), cancellationToken), _sources.ReadFromStandby, cancellationToken);
    }

    /// <summary>Reads what every write before has left.</summary>
    public Task<T> ReadFromPrimaryAsync<T>(Func<SqlSession, CancellationToken, Task<T>> work, bool snapshot, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        return RetryAsync(_ => ReadOnceAsync(work, snapshot, toPrimary: true, cancellationToken), isOnStandby: false, cancellationToken);
    }

    public override async Task<T> WriteAsync<T>(SqlWork<T> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        var outcome = new CommitOutcome<T>();
        try
        {
            return await RetryAsync(_ => _settlement.WriteOnceAsync(work, outcome, cancellationToken), isOnStandby: false, cancellationToken).ConfigureAwait(false);
        }
        catch (ArtifactConflictException) when (outcome.IsUnknown)
        {
            // The work was done again, and came upon what another has written.
            _events.CommitSettled(isFound: false);
            throw;
        }
        catch (ArtifactStoreException e) when (outcome.IsUnknown)
        {
            throw CommitLost(e.InnerException ?? e);
        }
        catch (OperationCanceledException e) when (outcome.IsUnknown)
        {
            _events.CommitUnknown(e);
            throw;
        }
    }

    public override Task<SqlTransactionScope> BeginAsync(CancellationToken cancellationToken) => RetryAsync<SqlTransactionScope>(_ => BeginOnceAsync(cancellationToken), isOnStandby: false, cancellationToken);

    public override SqlExecutor Enlist(DbTransaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        using var operation = _operations.Enter();
        if (transaction is not NpgsqlTransaction own)
        {
            throw new ArgumentException($"The transaction is a {transaction.GetType()}; this store can only join a {typeof(NpgsqlTransaction)}.", nameof(transaction));
        }

        var connection = EnlistedExecutor.ConnectionOf(own) ?? throw new ArgumentException("The transaction has ended already. Give one that is open.", nameof(transaction));
        try
        {
            PostgreSqlSources.CheckEncoding(connection);
            return _sources.Includes(connection, own)
                ? new EnlistedExecutor(this, own)
                : throw new ArgumentException(
                    $"The transaction is on the database '{connection.Database}' on '{connection.Host}:{connection.Port}', the store on '{_sources.Name}'. Give a transaction on the database of the store.", nameof(transaction));
        }
        catch (NpgsqlOperationInProgressException e)
        {
            throw EnlistedExecutor.Busy(e);
        }
        catch (Exception e) when (PostgreSqlErrors.IsOfDriver(e))
        {
            throw Translate(e);
        }
    }

    /// <remarks>
    /// Invalid indexes are always found. What amcheck finds, only where the extension is there and the user of the store may call it: it is the operator who makes it. A check of a large table takes longer than any
    /// other statement, so there is no time-out but the caller's token.
    /// </remarks>
    public override async IAsyncEnumerable<SqlDamage> CheckIntegrityAsync(IReadOnlyList<string> tables, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tables);
        var check = new IntegrityCheck((PostgreSqlDialect)Dialect, tables);
        foreach (var invalid in await CheckAsync(check.InvalidIndexesAsync).ConfigureAwait(false))
        {
            yield return invalid;
        }

        foreach (var step in await CheckAsync(check.StepsAsync).ConfigureAwait(false))
        {
            foreach (var damage in await CheckAsync((session, token) => IntegrityCheck.RunAsync(session, step, token)).ConfigureAwait(false))
            {
                yield return damage;
            }
        }

        Task<IReadOnlyList<T>> CheckAsync<T>(Func<SqlSession, CancellationToken, Task<IReadOnlyList<T>>> work) => RetryAsync(
            async _ =>
            {
                var connection = await _sources.OpenAsync(toPrimary: true, cancellationToken).ConfigureAwait(false);
                await using var whileConnected = new ConnectionReturn(connection).ConfigureAwait(false);
                return await work(new SqlSession(Dialect, connection, commandTimeout: 0), cancellationToken).ConfigureAwait(false);
            },
            isOnStandby: false,
            cancellationToken);
    }

    public override Task<SqlSchema> ReadSchemaAsync(SqlSession session, CancellationToken cancellationToken) =>
        new PostgreSqlSchema((PostgreSqlDialect)Dialect, Migrations).ReadAsync(session, cancellationToken);

    public override IReadOnlyList<SqlStatement> MakeIndex(string index, string definition)
    {
        ArgumentNullException.ThrowIfNull(definition);

        // One that belongs to a constraint goes with it.
        var table = definition[(definition.IndexOf(" ON ", StringComparison.Ordinal) + " ON ".Length)..].Split(' ')[0];
        return [new($"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {index}", []), .. base.MakeIndex(index, definition)];
    }

    public override bool IsDuplicate(ArtifactStoreException failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return failure.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };
    }

    public override async Task<long?> NextRowIdAsync(SqlSession session, string table, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        return await SequenceAsync(session, table, "SELECT", cancellationToken).ConfigureAwait(false) is { } sequence
            ? await session.NumberAsync(new($"SELECT CASE WHEN s.is_called THEN s.last_value + 1 ELSE s.last_value END FROM {sequence} AS s", []), cancellationToken).ConfigureAwait(false)
            : null;
    }

    /// <remarks>Who writes is waited for, and others wait: between the look at the rows and the move of the sequence nobody may take a number.</remarks>
    public override async Task<bool> RaiseRowIdAsync(SqlSession session, string table, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        if (await SequenceAsync(session, table, "UPDATE", cancellationToken).ConfigureAwait(false) is not { } sequence)
        {
            return false;
        }

        var name = Dialect.Table(table);
        await session.ExecuteAsync(new($"DO $lock$ BEGIN LOCK TABLE {name} IN SHARE ROW EXCLUSIVE MODE; END $lock$", []), cancellationToken).ConfigureAwait(false);
        await session.NumberAsync(
            new($"SELECT pg_catalog.setval('{sequence.Replace("'", "''", StringComparison.Ordinal)}'::pg_catalog.regclass, (SELECT max(t.row_id) FROM {name} AS t)) FROM {sequence} AS s WHERE s.last_value <= (SELECT max(t.row_id) FROM {name} AS t)", []),
            cancellationToken).ConfigureAwait(false);
        return true;
    }

    public override bool IsDamage(ArtifactStoreException failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return failure.InnerException is PostgresException { SqlState: PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted };
    }

    /// <summary>Counts an operation of a transaction.</summary>
    public OperationGate.Operation Enter() => _operations.Enter();

    /// <summary>A session on a connection.</summary>
    public SqlSession Session(NpgsqlConnection connection, NpgsqlTransaction? transaction) => new(Dialect, connection, transaction, _commandTimeout);

    /// <summary>Runs work that reads as a piece of a transaction.</summary>
    public Task<T> RunPieceAsync<T>(
        NpgsqlConnection connection, NpgsqlTransaction transaction, string[] begin, Func<SqlSession, CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        Savepoint.RunAsync(connection, transaction, async () =>
        {
            var session = new SqlSession(Dialect, connection, transaction, _commandTimeout, begin, Savepoint.Release);
            var result = await work(session, cancellationToken).ConfigureAwait(false);
            await session.EndAsync(CancellationToken.None).ConfigureAwait(false);
            return result;
        });

    /// <summary>Runs work that writes as a piece of a transaction: all of it becomes part of that, or nothing when it throws.</summary>
    public Task<T> RunPieceAsync<T>(NpgsqlConnection connection, NpgsqlTransaction transaction, string[] begin, SqlWork<T> work, CancellationToken cancellationToken) => work.Statements.Count == 0
        ? RunPieceAsync(connection, transaction, begin, work.RunAsync, cancellationToken)
        : Savepoint.RunAsync(
            connection,
            transaction,
            async () => (await new Unit<T>(connection, Dialect, _commandTimeout, work).RunAsync(begin[0], Savepoint.Release, transaction, cancellationToken).ConfigureAwait(false)).Value);

    /// <summary>What the caller gets instead of the driver's exception.</summary>
    public ArtifactStoreException Translate(Exception error) => PostgreSqlErrors.Translate(error, _sources.Name);

    /// <summary>What the caller gets when the answer to a commit was lost.</summary>
    public ArtifactStoreException CommitLost(Exception error)
    {
        _events.CommitUnknown(error);
        return PostgreSqlErrors.CommitLost(error, _sources.Name);
    }

    /// <summary>A transaction has ended.</summary>
    public void Forget(PostgreSqlLease lease)
    {
        lock (_leases)
        {
            _leases.Remove(lease);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            CloseOnceAsync().GetAwaiter().GetResult();
        }
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await CloseOnceAsync().ConfigureAwait(false);
        await base.DisposeAsyncCore().ConfigureAwait(false);
    }

    /// <summary>Makes attempts, each of which hears how the one before has failed.</summary>
    private async Task<T> RetryAsync<T>(Func<Exception?, Task<T>> attempt, bool isOnStandby, CancellationToken cancellationToken)
    {
        using var operation = _operations.Enter();
        var backoff = new Backoff(_retryTimeout, _maxRetryDelay);
        Exception? failed = null;
        for (var attempts = 1; ; attempts++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return await attempt(failed).ConfigureAwait(false);
            }
            catch (Exception e) when (PostgreSqlErrors.IsOfDriver(e))
            {
                // A driver that looks for a host takes a cancellation for one more host that failed.
                cancellationToken.ThrowIfCancellationRequested();
                var isOfStandby = isOnStandby && PostgreSqlErrors.IsOfStandby(e) && !PostgreSqlErrors.IsOfStandby(failed);
                var isStale = PostgreSqlErrors.IsStale(e) && !PostgreSqlErrors.IsStale(failed);
                if (!isOfStandby && !isStale && !(PostgreSqlErrors.IsTransient(e) && backoff.HasTime))
                {
                    if (attempts > 1 && PostgreSqlErrors.IsTransient(e))
                    {
                        _events.GaveUp(attempts, e);
                    }

                    throw Translate(e);
                }

                failed = e;
                _events.AttemptFailed(attempts, e);
                LookAnew(e);
            }

            await backoff.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<T> ReadOnceAsync<T>(Func<SqlSession, CancellationToken, Task<T>> work, bool snapshot, bool toPrimary, CancellationToken cancellationToken)
    {
        var connection = await _sources.OpenAsync(toPrimary, cancellationToken).ConfigureAwait(false);
        await using var whileConnected = new ConnectionReturn(connection).ConfigureAwait(false);
        if (!snapshot)
        {
            return await work(Session(connection, null), cancellationToken).ConfigureAwait(false);
        }

        var session = new SqlSession(Dialect, connection, commandTimeout: _commandTimeout, ahead: TransactionText.BeginSnapshot, end: TransactionText.Commit);
        var result = await work(session, cancellationToken).ConfigureAwait(false);
        await session.EndAsync(cancellationToken).ConfigureAwait(false);
        return result;
    }

    /// <summary>The name of the sequence behind the row ids of a table, quoted by the server; null where there is none, or the user has not this right to it.</summary>
    private async Task<string?> SequenceAsync(SqlSession session, string table, string right, CancellationToken cancellationToken) => await session.FirstAsync(
        new SqlStatementBuilder()
            .Append($"SELECT CASE WHEN pg_catalog.has_sequence_privilege(n.name, {SqlValue.Text(right)}) THEN n.name END")
            .Append($" FROM pg_catalog.pg_get_serial_sequence({SqlValue.Text(Dialect.Table(table))}, 'row_id') AS n (name) WHERE n.name IS NOT NULL")
            .Build(),
        static reader => reader.IsDBNull(0) ? null : reader.GetString(0),
        cancellationToken).ConfigureAwait(false);

    private async Task<SqlTransactionScope> BeginOnceAsync(CancellationToken cancellationToken)
    {
        var connection = await _sources.OpenAsync(toPrimary: true, cancellationToken).ConfigureAwait(false);
        try
        {
            var transaction = await CommitSettlement.BeginAsync(connection, cancellationToken).ConfigureAwait(false);

            // A connection of the pool may be dead: better to find out while another can still be taken.
            await Session(connection, transaction).ExecuteAsync(new(TransactionText.WithoutJit, []), cancellationToken).ConfigureAwait(false);
            var lease = new PostgreSqlLease(this, connection, transaction);
            lock (_leases)
            {
                _leases.Add(lease);
            }

            if (_operations.IsClosed)
            {
                // Closing looks for open transactions once, and may have looked before this one was there.
                await lease.AbandonAsync().ConfigureAwait(false);
                throw OperationGate.Closed();
            }

            return lease;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private void LookAnew(Exception error)
    {
        if (error is PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } || PostgreSqlErrors.IsStale(error))
        {
            _sources.ForgetConnections();
        }
        else if (error is not PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected })
        {
            _sources.ForgetRoles();
        }
    }

    private Task CloseOnceAsync()
    {
        lock (_closing)
        {
            return _closed ??= CloseAsync();
        }
    }

    private async Task CloseAsync()
    {
        _operations.Close();
        PostgreSqlLease[] open;
        lock (_leases)
        {
            open = [.. _leases];
        }

        foreach (var lease in open)
        {
            await lease.AbandonAsync().ConfigureAwait(false);
        }

        await _operations.DrainAsync().ConfigureAwait(false);
        await _sources.DisposeAsync().ConfigureAwait(false);
    }
}
