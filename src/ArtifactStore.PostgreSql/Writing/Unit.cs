using ArtifactStore.Sql;
using Npgsql;

namespace ArtifactStore.PostgreSql;

/// <summary>Runs the statements of a work together with those that begin and end it: one round trip for all.</summary>
/// <param name="connection">The connection.</param>
/// <param name="dialect">Binds the values.</param>
/// <param name="timeout">The time-out in seconds; null for the connection's.</param>
/// <param name="work">The work, which has statements of its own.</param>
internal sealed class Unit<T>(NpgsqlConnection connection, SqlDialect dialect, int? timeout, SqlWork<T> work)
{
    private NpgsqlBatchCommand? _beforeEnd;

    /// <summary>Whether anything was sent, so that the end may have been carried out.</summary>
    public bool MayHaveEnded { get; private set; }

    /// <summary>Whether the server has answered every statement before the end. Its answers come in order: what it says before that it says before the end.</summary>
    public bool HasComeToEnd => _beforeEnd is { StatementType: not StatementType.Unknown };

    /// <summary>The row of the last statement; not known where there was none, or before it has arrived.</summary>
    public SqlOutcome<T> Result { get; private set; }

    /// <summary>Runs the statements, and then the end. When one fails, the server skips the others, and the end with them.</summary>
    /// <param name="begin">A statement without values or rows.</param>
    /// <param name="end">A statement without values or rows.</param>
    /// <param name="transaction">The transaction; null where <paramref name="begin"/> begins one.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<SqlOutcome<T>> RunAsync(string begin, string end, NpgsqlTransaction? transaction, CancellationToken cancellationToken)
    {
        var batch = new NpgsqlBatch(connection, transaction);
        await using var whileRunning = batch.ConfigureAwait(false);
        batch.Timeout = timeout ?? batch.Timeout;
        batch.BatchCommands.Add(new NpgsqlBatchCommand(begin));
        foreach (var statement in work.Statements)
        {
            _beforeEnd = Command(statement);
            batch.BatchCommands.Add(_beforeEnd);
        }

        batch.BatchCommands.Add(new NpgsqlBatchCommand(end));
        MayHaveEnded = !PostgreSqlErrors.IsLost(connection);
        var reader = await PostgreSqlErrors.WhileConnectedAsync(connection, () => batch.ExecuteReaderAsync(cancellationToken)).ConfigureAwait(false);
        await using var whileReading = reader.ConfigureAwait(false);
        for (var i = 0; i < work.Statements.Count - 1; i++)
        {
            if (work.Statements[i].Text.StartsWith("SELECT", StringComparison.Ordinal))
            {
                await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        if (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            Result = new(true, work.Read(reader));
        }

        // The answer to the end: a failure of it must not be missed.
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        return Result;
    }

    private NpgsqlBatchCommand Command(SqlStatement statement)
    {
        var command = new NpgsqlBatchCommand(dialect.Qualify(statement.Text));
        foreach (var parameter in statement.Parameters.AsSpan())
        {
            var target = new NpgsqlParameter();
            dialect.Bind(target, parameter.Value);
            command.Parameters.Add(target);
        }

        return command;
    }
}
