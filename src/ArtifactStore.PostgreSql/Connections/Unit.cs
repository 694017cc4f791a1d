using System.Data.Common;
using ArtifactStore.Sql;
using Npgsql;

namespace ArtifactStore.PostgreSql;

/// <summary>Statements that travel together with what ends their piece of work: one round trip for all.</summary>
internal static class Unit
{
    /// <summary>Commits the transaction that <see cref="NpgsqlConnection.BeginTransactionAsync(CancellationToken)"/> has begun; its BEGIN is sent with the first statement.</summary>
    public const string Commit = "COMMIT";

    /// <summary>Runs the statements, and then the end. When one fails, the server skips the others, and the end with them.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="transaction">The transaction.</param>
    /// <param name="dialect">How values travel.</param>
    /// <param name="timeout">The time-out in seconds; null for the connection's.</param>
    /// <param name="statements">The statements, each of which gives rows.</param>
    /// <param name="end">A statement without values or rows.</param>
    /// <param name="read">Reads a row of the last statement.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public static async Task<IReadOnlyList<T>> RunAsync<T>(
        NpgsqlConnection connection,
        NpgsqlTransaction transaction,
        SqlDialect dialect,
        int? timeout,
        IReadOnlyList<SqlStatement> statements,
        string end,
        Func<DbDataReader, T> read,
        CancellationToken cancellationToken)
    {
        var batch = new NpgsqlBatch(connection, transaction);
        await using var whileRunning = batch.ConfigureAwait(false);
        batch.Timeout = timeout ?? batch.Timeout;
        foreach (var statement in statements)
        {
            batch.BatchCommands.Add(Command(dialect, statement));
        }

        batch.BatchCommands.Add(new NpgsqlBatchCommand(end));
        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var whileReading = reader.ConfigureAwait(false);
        for (var i = 1; i < statements.Count; i++)
        {
            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        }

        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            rows.Add(read(reader));
        }

        // The answer to the end: what it says must be heard.
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        return rows;
    }

    private static NpgsqlBatchCommand Command(SqlDialect dialect, SqlStatement statement)
    {
        var command = new NpgsqlBatchCommand(statement.Text);
        foreach (var parameter in statement.Parameters.AsSpan())
        {
            var target = new NpgsqlParameter();
            dialect.Bind(target, parameter.Value);
            command.Parameters.Add(target);
        }

        return command;
    }
}
