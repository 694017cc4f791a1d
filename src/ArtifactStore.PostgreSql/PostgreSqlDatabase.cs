using System.Data;
using System.Data.Common;
using System.Runtime.CompilerServices;
using ArtifactStore.Sql;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ArtifactStore.PostgreSql;

/// <summary>One PostgreSQL database, through pools of connections. Nothing is kept in a session between two pieces of work, so a pooler may stand in between.</summary>
internal sealed class PostgreSqlDatabase : SqlDatabase
{
    /// <summary>
    /// The server compiles a statement whose estimate is high, and those of fenced joins are: a hundred milliseconds for what then takes three. Only until the transaction ends, so nothing is left in the session.
    /// </summary>
    private const string WithoutJit = "SET LOCAL jit = off";

    /// <summary>What begins a piece of work that all its statements see one state of the database from. It travels with the first of them, and costs less than where the driver sends it by itself, as a query of its own.</summary>
    private static readonly string[] BeginSnapshot = ["BEGIN ISOLATION LEVEL REPEATABLE READ", WithoutJit];

    private readonly PostgreSqlSources _sources;
    private readonly TimeSpan _retryTimeout;
    private readonly TimeSpan _maxRetryDelay;
    private readonly int? _commandTimeout;
    private readonly PostgreSqlEvents _events;
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
        Migrations = PostgreSqlMigrations.Load(dialect);
        Primary = sources.ReadFromStandby ? new PrimaryExecutor(this) : this;
    }

    public override SqlDialect Dialect { get; }

    public override IReadOnlyList<SqlMigration> Migrations { get; }

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

    public override Task<T> WriteAsync<T>(Func<SqlSession, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        return WriteOrSettleAsync(work, isWritten: null, cancellationToken);
    }

    public override Task<T> WriteAsync<T>(
        Func<SqlSession, CancellationToken, Task<T>> work, Func<SqlSession, T, CancellationToken, Task<bool>> isWritten, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(isWritten);
        return WriteOrSettleAsync(work, isWritten, cancellationToken);
    }

    public override async Task<IReadOnlyList<T>> WriteAsync<T>(
        IReadOnlyList<SqlStatement> statements,
        Func<DbDataReader, T> read,
        Func<SqlSession, CancellationToken, Task<IReadOnlyList<T>?>> find,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(statements);
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(find);
        var outcome = new CommitOutcome<IReadOnlyList<T>>();
        try
        {
            return await RetryAsync(_ => WriteUnitOnceAsync(statements, read, find, outcome, cancellationToken), isOnStandby: false, cancellationToken).ConfigureAwait(false);
        }
        catch (ArtifactStoreException e) when (outcome.IsUnknown && e is not ArtifactConflictException)
        {
            throw CommitLost(e.InnerException ?? e);
        }
        catch (ArtifactConflictException) when (outcome.IsUnknown)
        {
            // The work was done again, and came upon what another has written.
            _events.CommitSettled(isFound: false);
            throw;
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

    /// <summary>Runs work as a piece of a transaction: all of it becomes part of that, or nothing when it throws.</summary>
    public Task<T> RunPieceAsync<T>(
        NpgsqlConnection connection, NpgsqlTransaction transaction, string[] begin, Func<SqlSession, CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        Savepoint.RunAsync(connection, transaction, async () =>
        {
            var session = new SqlSession(Dialect, connection, transaction, _commandTimeout, begin, Savepoint.Release);
            var result = await work(session, cancellationToken).ConfigureAwait(false);
            await session.EndAsync(CancellationToken.None).ConfigureAwait(false);
            return result;
        });

    /// <summary>The same of statements that need no decision between them, in one round trip.</summary>
    public Task<IReadOnlyList<T>> RunPieceAsync<T>(
        NpgsqlConnection connection, NpgsqlTransaction transaction, string[] begin, IReadOnlyList<SqlStatement> statements, Func<DbDataReader, T> read, CancellationToken cancellationToken) =>
        Savepoint.RunAsync(
            connection, transaction, () => new Unit(connection, Dialect, _commandTimeout).RunAsync(begin[0], statements, Savepoint.Release, read, transaction, cancellationToken));

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

    private async Task<T> WriteOrSettleAsync<T>(
        Func<SqlSession, CancellationToken, Task<T>> work, Func<SqlSession, T, CancellationToken, Task<bool>>? isWritten, CancellationToken cancellationToken)
    {
        var outcome = new CommitOutcome<T>();
        try
        {
            return await RetryAsync(_ => WriteOnceAsync(work, isWritten, outcome, cancellationToken), isOnStandby: false, cancellationToken).ConfigureAwait(false);
        }
        catch (ArtifactStoreException e) when (outcome.IsUnknown && e is not ArtifactConflictException)
        {
            throw CommitLost(e.InnerException ?? e);
        }
        catch (ArtifactConflictException) when (outcome.IsUnknown)
        {
            // The work was done again, and came upon what another has written.
            _events.CommitSettled(isFound: false);
            throw;
        }
        catch (OperationCanceledException e) when (outcome.IsUnknown)
        {
            _events.CommitUnknown(e);
            throw;
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

        var session = new SqlSession(Dialect, connection, commandTimeout: _commandTimeout, ahead: BeginSnapshot, end: Unit.Commit);
        var result = await work(session, cancellationToken).ConfigureAwait(false);
        await session.EndAsync(cancellationToken).ConfigureAwait(false);
        return result;
    }

    private async Task<T> WriteOnceAsync<T>(
        Func<SqlSession, CancellationToken, Task<T>> work,
        Func<SqlSession, T, CancellationToken, Task<bool>>? isWritten,
        CommitOutcome<T> outcome,
        CancellationToken cancellationToken)
    {
        var connection = await _sources.OpenAsync(toPrimary: true, cancellationToken).ConfigureAwait(false);
        await using var whileConnected = new ConnectionReturn(connection).ConfigureAwait(false);
        if (await IsSettledAsync().ConfigureAwait(false))
        {
            return outcome.Result;
        }

        var transaction = await BeginAsync(connection, IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);
        await using var untilEnded = transaction.ConfigureAwait(false);
        T result;
        try
        {
            result = await work(Session(connection, transaction), cancellationToken).ConfigureAwait(false);

            if (outcome.IsUnknown)
            {
                await LeaveMarkAsync(Session(connection, transaction), cancellationToken).ConfigureAwait(false);
            }

            // From here on the commit is not disturbed.
            cancellationToken.ThrowIfCancellationRequested();
        }
        catch (Exception e) when (outcome.IsUnknown && PostgreSqlErrors.IsConflict(e))
        {
            // The earlier attempt may have been on its way still when it was looked for, and have stood in this one's way. Now it has ended.
            await transaction.RollbackAsync(CancellationToken.None).ConfigureAwait(false);
            if (await IsSettledAsync().ConfigureAwait(false))
            {
                return outcome.Result;
            }

            throw;
        }

        try
        {
            await Commit.RunAsync(connection, transaction).ConfigureAwait(false);
        }
        catch (Exception e) when (PostgreSqlErrors.IsOfDriver(e) && PostgreSqlErrors.IsCommitUnknown(e, connection))
        {
            outcome.Lost(result);
            _events.CommitUnconfirmed(e);
            throw;
        }

        if (outcome.IsUnknown)
        {
            _events.CommitSettled(isFound: false);
        }

        return result;

        async Task<bool> IsSettledAsync()
        {
            if (!outcome.IsUnknown || isWritten is null)
            {
                return false;
            }

            var look = await BeginAsync(connection, IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);
            await using var untilSeen = look.ConfigureAwait(false);
            var session = Session(connection, look);
            if (!await isWritten(session, outcome.Result, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }

            await LeaveMarkAsync(session, cancellationToken).ConfigureAwait(false);
            await Commit.RunAsync(connection, look).ConfigureAwait(false);
            _events.CommitSettled(isFound: true);
            return true;
        }
    }

    /// <summary>As <see cref="WriteOnceAsync"/>; but what would have been committed is known only from the same answer that tells of the commit, so a lost one is looked for in the database.</summary>
    private async Task<IReadOnlyList<T>> WriteUnitOnceAsync<T>(
        IReadOnlyList<SqlStatement> statements,
        Func<DbDataReader, T> read,
        Func<SqlSession, CancellationToken, Task<IReadOnlyList<T>?>> find,
        CommitOutcome<IReadOnlyList<T>> outcome,
        CancellationToken cancellationToken)
    {
        var connection = await _sources.OpenAsync(toPrimary: true, cancellationToken).ConfigureAwait(false);
        await using var whileConnected = new ConnectionReturn(connection).ConfigureAwait(false);
        if (await FindAsync().ConfigureAwait(false) is { } earlier)
        {
            return earlier;
        }

        var unit = new Unit(connection, Dialect, _commandTimeout);
        try
        {
            var rows = await Commit.WatchAsync(connection, () => unit.RunAsync(Unit.Begin, statements, Unit.Commit, read, transaction: null, cancellationToken)).ConfigureAwait(false);
            if (rows.Count > 0)
            {
                if (outcome.IsUnknown)
                {
                    _events.CommitSettled(isFound: false);
                }

                return rows;
            }
        }
        catch (Exception e) when (PostgreSqlErrors.IsOfDriver(e) && PostgreSqlErrors.IsUnitUnknown(e, connection, unit))
        {
            outcome.Lost([]);
            _events.CommitUnconfirmed(e);
            throw;
        }
        catch (Exception e) when (outcome.IsUnknown && PostgreSqlErrors.IsConflict(e))
        {
            // The earlier attempt may have been on its way still when it was looked for, and have stood in this one's way. Now it has ended.
            await PostgreSqlErrors.WhileConnectedAsync(connection, () => Session(connection, null).ExecuteAsync(new(Unit.RollBack, []), CancellationToken.None)).ConfigureAwait(false);
            if (await FindAsync().ConfigureAwait(false) is { } late)
            {
                return late;
            }

            throw;
        }

        return await FindAsync().ConfigureAwait(false) ?? [];

        async Task<IReadOnlyList<T>?> FindAsync()
        {
            if (!outcome.IsUnknown)
            {
                return null;
            }

            var look = await BeginAsync(connection, IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);
            await using var untilSeen = look.ConfigureAwait(false);
            var session = Session(connection, look);
            var rows = await find(session, cancellationToken).ConfigureAwait(false);
            if (rows is not null)
            {
                await LeaveMarkAsync(session, cancellationToken).ConfigureAwait(false);
                await Commit.RunAsync(connection, look).ConfigureAwait(false);
                _events.CommitSettled(isFound: true);
            }

            return rows;
        }
    }

    /// <summary>
    /// Makes a transaction one that writes to the log, so that its commit waits for synchronous standbys, and with it for all that was committed before. What a server shows after a crash, or after a
    /// time-out, may be on no other server yet: to see it is not enough.
    /// </summary>
    private async Task LeaveMarkAsync(SqlSession session, CancellationToken cancellationToken) =>
        await session.NumberAsync(new($"SELECT version FROM {Dialect.Table(PostgreSqlMigrations.VersionTable)} LIMIT 1 FOR KEY SHARE", []), cancellationToken).ConfigureAwait(false);

    /// <summary>The name of the sequence behind the row ids of a table, quoted by the server; null where there is none, or the user has not this right to it.</summary>
    private async Task<string?> SequenceAsync(SqlSession session, string table, string right, CancellationToken cancellationToken) => await session.FirstAsync(
        new SqlStatementBuilder()
            .Append($"SELECT CASE WHEN pg_catalog.has_sequence_privilege(n.name, {SqlValue.Text(right)}) THEN n.name END")
            .Append($" FROM pg_catalog.pg_get_serial_sequence({SqlValue.Text(Dialect.Table(table))}, 'row_id') AS n (name) WHERE n.name IS NOT NULL")
            .Build(),
        static reader => reader.IsDBNull(0) ? null : reader.GetString(0),
        cancellationToken).ConfigureAwait(false);

    private static Task<NpgsqlTransaction> BeginAsync(NpgsqlConnection connection, IsolationLevel level, CancellationToken cancellationToken) =>
        PostgreSqlErrors.WhileConnectedAsync(connection, async () => await connection.BeginTransactionAsync(level, cancellationToken).ConfigureAwait(false));

    private async Task<SqlTransactionScope> BeginOnceAsync(CancellationToken cancellationToken)
    {
        var connection = await _sources.OpenAsync(toPrimary: true, cancellationToken).ConfigureAwait(false);
        try
        {
            var transaction = await BeginAsync(connection, IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);

            // A connection of the pool may be dead: better to find out while another can still be taken.
            await Session(connection, transaction).ExecuteAsync(new(WithoutJit, []), cancellationToken).ConfigureAwait(false);
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
