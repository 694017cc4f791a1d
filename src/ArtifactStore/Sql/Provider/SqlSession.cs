using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Dapper;

namespace ArtifactStore.Sql;

/// <summary>A connection for the length of one piece of work, through which statements run.</summary>
/// <param name="dialect">How values travel.</param>
/// <param name="connection">The open connection.</param>
/// <param name="transaction">The transaction that the driver wants to be named with each command; null for none.</param>
/// <param name="commandTimeout">The time-out of each command, in the driver's unit; null for the connection's, or what the host has set in Dapper for the whole process.</param>
/// <param name="ahead">Statements without rows or values that are to run before all others, such as what begins a transaction; null for none. Where the driver can send several at once and the first other is a query, they cost no round trip of their own.</param>
/// <param name="end">A statement without rows or values that is to run behind all others, such as a commit; null for none. Where the driver can send several at once, it travels with the query that is said to be the last (<see cref="NextIsLast"/>).</param>
[Experimental(SqlDialect.DiagnosticId)]
public sealed class SqlSession(SqlDialect dialect, DbConnection connection, DbTransaction? transaction = null, int? commandTimeout = null, IReadOnlyList<string>? ahead = null, string? end = null)
{
    private IReadOnlyList<string>? _ahead = ahead;
    private string? _end = end;
    private bool _isLast;
    private bool _hasEnded;
    private Func<DbDataReader, long?>? _readNumber;

    /// <summary>How values travel.</summary>
    public SqlDialect Dialect => dialect;

    /// <summary>Lets every statement from here on take as long as it does: to build an index of a large table takes longer than any other statement. The token still ends it.</summary>
    internal void LiftTimeout() => commandTimeout = 0;

    /// <summary>Runs a query.</summary>
    /// <remarks>Dispose the reader with <c>using</c>, not <c>await using</c>: Dapper's reader lets go of its command in <c>Dispose</c> alone (2.1.86), and a command that nobody disposes is not kept prepared.</remarks>
    /// <param name="statement">The statement.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The reader, which the caller disposes.</returns>
    /// <exception cref="InvalidOperationException">What is to run behind all others has run.</exception>
    public Task<DbDataReader> QueryAsync(SqlStatement statement, CancellationToken cancellationToken)
    {
        ThrowIfEnded();
        return _ahead is null && !_isLast ? connection.ExecuteReaderAsync(Command(statement, cancellationToken)) : QueryTogetherAsync(statement, cancellationToken);
    }

    /// <summary>Says that the next query is the last statement of the work, so that what is to run behind all others may travel with it.</summary>
    /// <remarks>
    /// <see cref="NumberAsync"/> and <see cref="ListAsync"/> hear the answer to that, too; whoever reads by <see cref="QueryAsync"/> must ask for the next result behind the rows. Where the query fails, what was to run behind it
    /// has not run.
    /// </remarks>
    public void NextIsLast() => _isLast = _end is not null;

    /// <summary>Runs what is to run behind all others, unless it has travelled with the last of them. Where nothing has run, nothing does.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The task.</returns>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        var end = _ahead is null ? _end : null;
        (_ahead, _end) = (null, null);
        if (end is not null)
        {
            await connection.ExecuteAsync(Command(new(end, []), cancellationToken)).ConfigureAwait(false);
        }

        _hasEnded = true;
    }

    /// <summary>Runs a statement that returns no rows.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The number of rows that it changed.</returns>
    /// <exception cref="InvalidOperationException">What is to run behind all others has run.</exception>
    public Task<int> ExecuteAsync(SqlStatement statement, CancellationToken cancellationToken)
    {
        ThrowIfEnded();
        return _ahead is null ? connection.ExecuteAsync(Command(statement, cancellationToken)) : ExecuteTogetherAsync(statement, cancellationToken);
    }

    /// <summary>Runs a query and reads its first column as a number.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The number; null where there is no row, or NULL.</returns>
    public async Task<long?> NumberAsync(SqlStatement statement, CancellationToken cancellationToken)
    {
        using var reader = await QueryAsync(statement, cancellationToken).ConfigureAwait(false);
        var number = await reader.ReadAsync(cancellationToken).ConfigureAwait(false) ? RowGuard.Read(reader, _readNumber ??= row => row.IsDBNull(0) ? null : dialect.ReadNumber(row, 0)) : null;
        await HearEndAsync(reader, cancellationToken).ConfigureAwait(false);
        return number;
    }

    /// <summary>Runs a query and reads every row.</summary>
    /// <typeparam name="T">The type of a row.</typeparam>
    /// <param name="statement">The statement.</param>
    /// <param name="read">Reads one row, by ordinal.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The rows, in the order of the statement.</returns>
    /// <exception cref="ArtifactStoreException">A row can't be read; the message names it.</exception>
    public async Task<List<T>> ListAsync<T>(SqlStatement statement, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(read);
        var rows = new List<T>();
        using var reader = await QueryAsync(statement, cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            rows.Add(RowGuard.Read(reader, read));
        }

        await HearEndAsync(reader, cancellationToken).ConfigureAwait(false);
        return rows;
    }

    /// <summary>Runs a query and reads its first row.</summary>
    /// <typeparam name="T">The type of a row.</typeparam>
    /// <param name="statement">The statement.</param>
    /// <param name="read">Reads the row, by ordinal.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The row; null, or the default of its type, where there is none.</returns>
    /// <exception cref="ArtifactStoreException">The row can't be read; the message names it.</exception>
    public async Task<T?> FirstAsync<T>(SqlStatement statement, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(read);
        using var reader = await QueryAsync(statement, cancellationToken).ConfigureAwait(false);
        return await reader.ReadAsync(cancellationToken).ConfigureAwait(false) ? RowGuard.Read(reader, read) : default;
    }

    /// <summary>Waits for the answer to what has travelled behind a query: to close its reader would wait too, but without the token, and tell of no failure.</summary>
    private async Task HearEndAsync(DbDataReader reader, CancellationToken cancellationToken)
    {
        if (_hasEnded)
        {
            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private void ThrowIfEnded()
    {
        if (_hasEnded)
        {
            throw new InvalidOperationException("What was to run behind all statements of this session has run. Begin another session.");
        }
    }

    private async Task RunAheadAsync(CancellationToken cancellationToken)
    {
        var ahead = _ahead;
        _ahead = null;
        foreach (var text in ahead ?? [])
        {
            await connection.ExecuteAsync(Command(new(text, []), cancellationToken)).ConfigureAwait(false);
        }
    }

    private async Task<DbDataReader> QueryTogetherAsync(SqlStatement statement, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(statement);
        if (!connection.CanCreateBatch)
        {
            await RunAheadAsync(cancellationToken).ConfigureAwait(false);
            return await connection.ExecuteReaderAsync(Command(statement, cancellationToken)).ConfigureAwait(false);
        }

        // The batch must live as long as its reader, and holds nothing else that would have to be let go.
        var end = _isLast ? _end : null;
        _isLast = false;
        var batch = Batch(statement, end);
        (_end, _hasEnded) = end is null ? (_end, _hasEnded) : (null, true);
        return await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<int> ExecuteTogetherAsync(SqlStatement statement, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(statement);
        if (!connection.CanCreateBatch)
        {
            await RunAheadAsync(cancellationToken).ConfigureAwait(false);
            return await connection.ExecuteAsync(Command(statement, cancellationToken)).ConfigureAwait(false);
        }

        var batch = Batch(statement, end: null);
        await using var whileRunning = batch.ConfigureAwait(false);
        return await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What is to run before all others, a statement, and what is to run behind it.</summary>
    private DbBatch Batch(SqlStatement statement, string? end)
    {
        var batch = connection.CreateBatch();
        batch.Transaction = transaction;
        batch.Timeout = commandTimeout ?? SqlMapper.Settings.CommandTimeout ?? batch.Timeout;
        foreach (var text in _ahead ?? [])
        {
            Add(text);
        }

        _ahead = null;
        var command = Add(dialect.Qualify(statement.Text));
        foreach (var parameter in statement.Parameters.AsSpan())
        {
            var target = command.CreateParameter();
            target.ParameterName = parameter.Name;
            dialect.Bind(target, parameter.Value);
            command.Parameters.Add(target);
        }

        if (end is not null)
        {
            Add(end);
        }

        return batch;

        DbBatchCommand Add(string text)
        {
            var added = batch.CreateBatchCommand();
            added.CommandText = text;
            batch.BatchCommands.Add(added);
            return added;
        }
    }

    private CommandDefinition Command(SqlStatement statement, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(statement);
        // Dapper would look through the text to learn that it is one.
        return new(dialect.Qualify(statement.Text), new DapperParameters(dialect, statement.Parameters), transaction, commandTimeout, CommandType.Text, CommandFlags.NoCache, cancellationToken: cancellationToken);
    }
}
