using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Dapper;

namespace ArtifactStore.Sql;

/// <summary>A connection for the duration of one piece of work.</summary>
/// <param name="dialect">The dialect, which binds parameters.</param>
/// <param name="connection">The open connection.</param>
/// <param name="transaction">The transaction that the driver needs on each command; null for none.</param>
/// <param name="commandTimeout">
/// The timeout of each command, in the driver's unit; null for that of the connection, or the host's Dapper setting.
/// </param>
/// <param name="ahead">
/// Statements without rows or parameters to be run first, such as the begin of a transaction; null for none. They need no round trip of
/// their own if the driver can batch and the first other statement is a query.
/// </param>
/// <param name="end">
/// A statement without rows or parameters to be run last, such as a commit; null for none. If the driver can batch, it is sent with the
/// query announced by <see cref="CommitWithNext"/>.
/// </param>
[Experimental(SqlDialect.DiagnosticId)]
public sealed class SqlSession(
    SqlDialect dialect,
    DbConnection connection,
    DbTransaction? transaction = null,
    int? commandTimeout = null,
    IReadOnlyList<string>? ahead = null,
    string? end = null
)
{
    private IReadOnlyList<string>? _ahead = ahead;
    private string? _end = end;
    private bool _isLast;
    private bool _hasEnded;

    /// <summary>The dialect, which binds parameters.</summary>
    public SqlDialect Dialect => dialect;

    /// <summary>
    /// Removes the timeout of all further statements, for instance to build an index of a large table. The token still cancels them.
    /// </summary>
    internal void LiftTimeout() => commandTimeout = 0;

    /// <summary>Runs a query.</summary>
    /// <remarks>
    /// Dispose the reader with <c>using</c>, not <c>await using</c>: Dapper's reader (2.1.86) releases its command in <c>Dispose</c> only,
    /// and an undisposed command is not kept prepared.
    /// </remarks>
    /// <param name="statement">The statement.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The reader, to be disposed by the caller.</returns>
    /// <exception cref="InvalidOperationException">The final statement has already run.</exception>
    public Task<DbDataReader> QueryAsync(SqlStatement statement, CancellationToken cancellationToken)
    {
        ThrowIfEnded();
        return _ahead is null && !_isLast
            ? connection.ExecuteReaderAsync(Command(statement, cancellationToken))
            : QueryTogetherAsync(statement, cancellationToken);
    }

    /// <summary>Announces that the next query is the last statement of the work, so that the final statement can be sent with it.</summary>
    /// <remarks>
    /// <see cref="NumberAsync"/> and <see cref="ListAsync"/> also read the response to the final statement. A caller of
    /// <see cref="QueryAsync"/> must move to the next result after the rows. If the query fails, the final statement has not run. In a
    /// transaction it has no effect: after an unreadable row the work is rolled back to its savepoint.
    /// </remarks>
    public void CommitWithNext() => _isLast = _end is not null && transaction is null;

    /// <summary>Runs the final statement, unless it was sent with the last query. Without any previous statement, nothing runs.</summary>
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
    /// <returns>The number of affected rows.</returns>
    /// <exception cref="InvalidOperationException">The final statement has already run.</exception>
    public Task<int> ExecuteAsync(SqlStatement statement, CancellationToken cancellationToken)
    {
        ThrowIfEnded();
        return _ahead is null
            ? connection.ExecuteAsync(Command(statement, cancellationToken))
            : ExecuteTogetherAsync(statement, cancellationToken);
    }

    /// <summary>Runs a query and reads its first column as a number.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The number; null for NULL or no row.</returns>
    public async Task<long?> NumberAsync(SqlStatement statement, CancellationToken cancellationToken)
    {
        using var reader = await QueryAsync(statement, cancellationToken).ConfigureAwait(false);
        var number = await reader.ReadAsync(cancellationToken).ConfigureAwait(false)
            ? RowGuard.Read(Row(reader), dialect.ReadFirstNumber)
            : null;
        await ReadEndAsync(reader, cancellationToken).ConfigureAwait(false);
        return number;
    }

    /// <summary>Runs a query and reads every row.</summary>
    /// <typeparam name="T">The type of a row.</typeparam>
    /// <param name="statement">The statement.</param>
    /// <param name="read">Reads a row, by ordinal.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The rows, in the order of the statement.</returns>
    /// <exception cref="ArtifactStoreException">A row can't be read. The message names it.</exception>
    public async Task<List<T>> ListAsync<T>(SqlStatement statement, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(read);
        var rows = new List<T>();
        using var reader = await QueryAsync(statement, cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            rows.Add(RowGuard.Read(Row(reader), read));
        }

        await ReadEndAsync(reader, cancellationToken).ConfigureAwait(false);
        return rows;
    }

    /// <summary>Runs a query and reads every row, then a second one whose first row is needed after some results alone.</summary>
    /// <remarks>
    /// Where the driver can send several statements at once, both travel together; else the second runs only when it is needed.
    /// </remarks>
    internal async Task<(List<T> Rows, TNext? Next)> ListWithNextAsync<T, TNext>(
        SqlStatement statement,
        Func<DbDataReader, T> read,
        SqlStatement next,
        Func<DbDataReader, TNext> readNext,
        Func<List<T>, bool> needsNext,
        CancellationToken cancellationToken
    )
        where TNext : class
    {
        if (!connection.CanCreateBatch)
        {
            var found = await ListAsync(statement, read, cancellationToken).ConfigureAwait(false);
            return (found, needsNext(found) ? await FirstAsync(next, readNext, cancellationToken).ConfigureAwait(false) : null);
        }

        ThrowIfEnded();
        var rows = new List<T>();
        using var reader = await Batch([statement, next], end: null).ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            rows.Add(RowGuard.Read(Row(reader), read));
        }

        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        return (rows, await reader.ReadAsync(cancellationToken).ConfigureAwait(false) ? RowGuard.Read(Row(reader), readNext) : null);
    }

    /// <summary>Runs a query and reads its first row.</summary>
    /// <typeparam name="T">The type of a row.</typeparam>
    /// <param name="statement">The statement.</param>
    /// <param name="read">Reads the row, by ordinal.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The row; null, or the default of its type, if there is none.</returns>
    /// <exception cref="ArtifactStoreException">The row can't be read. The message names it.</exception>
    public async Task<T?> FirstAsync<T>(SqlStatement statement, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(read);
        using var reader = await QueryAsync(statement, cancellationToken).ConfigureAwait(false);
        return await reader.ReadAsync(cancellationToken).ConfigureAwait(false) ? RowGuard.Read(Row(reader), read) : default;
    }

    /// <summary>Returns the driver's own reader, which Dapper's only passes calls on to.</summary>
    private static DbDataReader Row(DbDataReader reader) => (reader as IWrappedDataReader)?.Reader as DbDataReader ?? reader;

    /// <summary>
    /// Reads the response to the final statement. Closing the reader would wait for it too, but without the token and without reporting a
    /// failure.
    /// </summary>
    private async Task ReadEndAsync(DbDataReader reader, CancellationToken cancellationToken)
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
            throw new InvalidOperationException("The final statement of this session has already run. Begin another session.");
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

        // The batch must live as long as its reader. It holds nothing else to be disposed.
        var end = _isLast ? _end : null;
        _isLast = false;
        var batch = Batch([statement], end);
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

        var batch = Batch([statement], end: null);
        await using var whileRunning = batch.ConfigureAwait(false);
        return await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Creates a batch of the preceding statements, some statements, and the final one.</summary>
    private DbBatch Batch(ReadOnlySpan<SqlStatement> statements, string? end)
    {
        var batch = connection.CreateBatch();
        batch.Transaction = transaction;
        batch.Timeout = commandTimeout ?? SqlMapper.Settings.CommandTimeout ?? batch.Timeout;
        foreach (var text in _ahead ?? [])
        {
            Add(text);
        }

        _ahead = null;
        foreach (var statement in statements)
        {
            var command = Add(dialect.Qualify(statement.Text));
            foreach (var parameter in statement.Parameters.AsSpan())
            {
                var target = command.CreateParameter();
                target.ParameterName = parameter.Name;
                dialect.Bind(target, parameter.Value);
                command.Parameters.Add(target);
            }
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
        // Otherwise Dapper would scan the text to detect the command type.
        return new(
            dialect.Qualify(statement.Text),
            new DapperParameters(dialect, statement.Parameters),
            transaction,
            commandTimeout,
            CommandType.Text,
            CommandFlags.NoCache,
            cancellationToken: cancellationToken
        );
    }
}
