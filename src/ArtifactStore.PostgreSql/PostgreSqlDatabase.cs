using System.Data.Common;
using System.Runtime.CompilerServices;
using ArtifactStore.Sql;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ArtifactStore.PostgreSql;

/// <summary>
/// One PostgreSQL database, with connection pools. No session state is kept between two pieces of work, so that a pooler may be used.
/// </summary>
internal sealed class PostgreSqlDatabase : SqlDatabase
{
    private readonly PostgreSqlSources _sources;
    private readonly int? _commandTimeout;
    private readonly RetryPolicy _calls;
    private readonly CommitSettlement _settlement;
    private readonly TransactionRunner _runner;
    private readonly OpenTransactions _transactions;
    private readonly OperationGate _operations = new();
    private readonly Lock _closing = new();
    private Task? _closed;

    public PostgreSqlDatabase(PostgreSqlSources sources, PostgreSqlOptions options, PostgreSqlDialect dialect, ILoggerFactory? loggers)
    {
        _sources = sources;
        _commandTimeout = options.CommandTimeout is { } timeout ? (int)Math.Ceiling(timeout.TotalSeconds) : null;
        Dialect = dialect;
        DatabaseName = $"{sources.Database}|{options.Schema}";
        var events = new PostgreSqlEvents(DatabaseName, loggers);
        _calls = new(sources, events, _operations, options.RetryTimeout, options.MaxRetryDelay);
        _settlement = new(sources, dialect, _commandTimeout, events);
        _runner = new(dialect, _commandTimeout, _operations, _settlement, sources.Name);
        _transactions = new(sources, dialect, _commandTimeout, _operations, _runner);
        Primary = sources.ReadFromStandby ? new PrimaryExecutor(this) : this;
    }

    public override SqlDialect Dialect { get; }

    public override IReadOnlyList<SqlMigration> Migrations => field ??= PostgreSqlMigrations.Load((PostgreSqlDialect)Dialect);

    public override object Writer { get; } = new();

    public override object Identity => string.Intern($"{_sources.Name}|{DatabaseName}");

    public override string SystemName => "postgresql";

    /// <summary>In the form of the OpenTelemetry conventions.</summary>
    public override string DatabaseName { get; }

    public override SqlExecutor Primary { get; }

    public override Task<T> ReadAsync<T>(
        Func<SqlSession, CancellationToken, Task<T>> work,
        bool snapshot,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(work);
        return _calls.RunAsync(
            failed => ReadOnceAsync(work, snapshot, toPrimary: PostgreSqlErrors.IsOfStandby(failed), cancellationToken),
            _sources.ReadFromStandby,
            cancellationToken
        );
    }

    /// <summary>Reads from the primary, which has all acknowledged writes.</summary>
    public Task<T> ReadFromPrimaryAsync<T>(
        Func<SqlSession, CancellationToken, Task<T>> work,
        bool snapshot,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(work);
        return _calls.RunAsync(
            _ => ReadOnceAsync(work, snapshot, toPrimary: true, cancellationToken),
            isOnStandby: false,
            cancellationToken
        );
    }

    public override Task<T> WriteAsync<T>(SqlWork<T> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        return _settlement.WriteAsync(work, _calls, cancellationToken);
    }

    public override Task<SqlTransactionScope> BeginAsync(CancellationToken cancellationToken) =>
        _calls.RunAsync(_ => _transactions.BeginAsync(cancellationToken), isOnStandby: false, cancellationToken);

    public override SqlExecutor Enlist(DbTransaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        using var operation = _operations.Enter();
        if (transaction is not NpgsqlTransaction own)
        {
            throw new ArgumentException(
                $"The transaction is a {transaction.GetType()}; this store can only join a {typeof(NpgsqlTransaction)}.",
                nameof(transaction)
            );
        }

        var connection = EnlistedExecutor.ConnectionOf(own)
            ?? throw new ArgumentException("The transaction has ended already. Give one that is open.", nameof(transaction));
        try
        {
            PostgreSqlSources.CheckEncoding(connection);
            return _sources.Includes(connection, own)
                ? new EnlistedExecutor(_runner, own)
                : throw new ArgumentException(
                    $"The transaction is on the database '{connection.Database}' on "
                        + $"'{connection.Host}:{connection.Port}', the store on '{_sources.Name}'. "
                        + $"Give a transaction on the database of the store.",
                    nameof(transaction)
                );
        }
        catch (NpgsqlOperationInProgressException e)
        {
            throw EnlistedExecutor.Busy(e);
        }
        catch (Exception e) when (PostgreSqlErrors.IsOfDriver(e))
        {
            throw _runner.Translate(e);
        }
    }

    /// <remarks>
    /// Always finds invalid indexes. amcheck runs if the extension, which an operator must create, exists and the store's user may call it.
    /// A check of a large table takes longer than other statements, so the only timeout is the caller's token.
    /// </remarks>
    public override async IAsyncEnumerable<SqlDamage> CheckIntegrityAsync(
        IReadOnlyList<string> tables,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(tables);
        var check = new IntegrityCheck((PostgreSqlDialect)Dialect, tables);
        foreach (var invalid in await CheckAsync(check.InvalidIndexesAsync).ConfigureAwait(false))
        {
            yield return invalid;
        }

        foreach (var step in await CheckAsync(check.StepsAsync).ConfigureAwait(false))
        {
            foreach (
                var damage in await CheckAsync((session, token) => IntegrityCheck.RunAsync(session, step, token)).ConfigureAwait(false)
            )
            {
                yield return damage;
            }
        }

        Task<IReadOnlyList<T>> CheckAsync<T>(Func<SqlSession, CancellationToken, Task<IReadOnlyList<T>>> work) =>
            _calls.RunAsync(
                async _ =>
                {
                    var connection = await _sources.OpenAsync(toPrimary: true, cancellationToken).ConfigureAwait(false);
                    await using var whileConnected = new ConnectionReturn(connection).ConfigureAwait(false);
                    return await work(new SqlSession(Dialect, connection, commandTimeout: 0), cancellationToken).ConfigureAwait(false);
                },
                isOnStandby: false,
                cancellationToken
            );
    }

    public override Task<SqlSchema> ReadSchemaAsync(SqlSession session, CancellationToken cancellationToken) =>
        new PostgreSqlSchema((PostgreSqlDialect)Dialect, Migrations).ReadAsync(session, cancellationToken);

    public override IReadOnlyList<SqlStatement> MakeIndex(string index, string definition)
    {
        ArgumentNullException.ThrowIfNull(definition);

        // An index that belongs to a constraint is dropped with it.
        var table = definition[(definition.IndexOf(" ON ", StringComparison.Ordinal) + " ON ".Length)..].Split(' ')[0];
        return [new($"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {index}", []), .. base.MakeIndex(index, definition)];
    }

    public override bool IsDuplicate(ArtifactStoreException failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return failure.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };
    }

    public override Task<long?> NextRowIdAsync(SqlSession session, string table, CancellationToken cancellationToken) =>
        RowIdSequence.NextAsync(session, table, cancellationToken);

    public override Task<bool> RaiseRowIdAsync(SqlSession session, string table, CancellationToken cancellationToken) =>
        RowIdSequence.RaiseAsync(session, table, cancellationToken);

    public override bool IsDamage(ArtifactStoreException failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return failure.InnerException
            is PostgresException { SqlState: PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted };
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

    private async Task<T> ReadOnceAsync<T>(
        Func<SqlSession, CancellationToken, Task<T>> work,
        bool snapshot,
        bool toPrimary,
        CancellationToken cancellationToken
    )
    {
        var connection = await _sources.OpenAsync(toPrimary, cancellationToken).ConfigureAwait(false);
        await using var whileConnected = new ConnectionReturn(connection).ConfigureAwait(false);
        if (!snapshot)
        {
            return await work(new SqlSession(Dialect, connection, commandTimeout: _commandTimeout), cancellationToken)
                .ConfigureAwait(false);
        }

        var session = new SqlSession(
            Dialect,
            connection,
            commandTimeout: _commandTimeout,
            ahead: TransactionSql.BeginSnapshot,
            end: TransactionSql.Commit
        );
        var result = await work(session, cancellationToken).ConfigureAwait(false);
        await session.EndAsync(cancellationToken).ConfigureAwait(false);
        return result;
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
        await _transactions.RollBackOnCloseAsync().ConfigureAwait(false);
        await _operations.DrainAsync(CancellationToken.None).ConfigureAwait(false);
        await _sources.DisposeAsync().ConfigureAwait(false);
    }
}
