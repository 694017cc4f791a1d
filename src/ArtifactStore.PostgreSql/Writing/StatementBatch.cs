using ArtifactStore.Sql;
using Npgsql;

namespace ArtifactStore.PostgreSql;

/// <summary>Sends the statements of a work together with those that begin and end it, in one round trip.</summary>
/// <param name="connection">The connection.</param>
/// <param name="dialect">Binds the parameters.</param>
/// <param name="timeout">The timeout in seconds; null for that of the connection.</param>
/// <param name="work">The work, which consists of statements.</param>
internal sealed class StatementBatch<T>(NpgsqlConnection connection, SqlDialect dialect, int? timeout, SqlWork<T> work)
{
    private NpgsqlBatchCommand? _beforeEnd;

    /// <summary>True if the batch was sent, so that its end may have been executed.</summary>
    public bool MayHaveEnded { get; private set; }

    /// <summary>True if the server has responded to every statement before the end. Responses arrive in order.</summary>
    public bool HasComeToEnd => _beforeEnd is { StatementType: not StatementType.Unknown };

    /// <summary>The row of the last statement; unknown if there is none, or before it has arrived.</summary>
    public SqlOutcome<T> Result { get; private set; }

    /// <summary>Runs the statements, and then the end. If one fails, the server skips the rest, including the end.</summary>
    /// <param name="begin">A statement without parameters or rows.</param>
    /// <param name="end">A statement without parameters or rows.</param>
    /// <param name="transaction">The transaction; null if <paramref name="begin"/> begins one.</param>
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
        var reader = await PostgreSqlErrors
            .WhileConnectedAsync(connection, () => batch.ExecuteReaderAsync(cancellationToken))
            .ConfigureAwait(false);
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

        // The response to the end, so that its failure is not missed.
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
