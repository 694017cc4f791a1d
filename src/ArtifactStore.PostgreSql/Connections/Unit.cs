using System.Data.Common;
using ArtifactStore.Sql;
using Npgsql;

namespace ArtifactStore.PostgreSql;

/// <summary>Statements that travel together with what begins and what ends their piece of work: one round trip for all.</summary>
/// <param name="connection">The connection.</param>
/// <param name="dialect">How values travel.</param>
/// <param name="timeout">The time-out in seconds; null for the connection's.</param>
internal sealed class Unit(NpgsqlConnection connection, SqlDialect dialect, int? timeout)
{
    /// <summary>
    /// Begins a transaction for statements that commit with <see cref="Commit"/>. As one of them it is prepared like them; the driver's own BEGIN is a query of its own before them, which costs a tenth of a create
    /// that waits for no disk (docs/performance.md). Where the commit is not reached, the pool undoes it (<see cref="ConnectionReturn"/>).
    /// </summary>
    public const string Begin = "BEGIN ISOLATION LEVEL READ COMMITTED";

    /// <summary>Commits a transaction.</summary>
    public const string Commit = "COMMIT";

    /// <summary>Undoes a transaction on a connection that is to be used again.</summary>
    public const string RollBack = "ROLLBACK";

    private NpgsqlBatchCommand? _beforeEnd;

    /// <summary>Whether anything was sent, so that the end may have been carried out.</summary>
    public bool MayHaveEnded { get; private set; }

    /// <summary>Whether the server has answered every statement before the end. Its answers come in order: what it says before that it says before the end.</summary>
    public bool HasComeToEnd => _beforeEnd is { StatementType: not StatementType.Unknown };

    /// <summary>Runs the statements, and then the end. When one fails, the server skips the others, and the end with them.</summary>
    /// <param name="begin">A statement without values or rows.</param>
    /// <param name="statements">The statements, each of which gives rows.</param>
    /// <param name="end">A statement without values or rows.</param>
    /// <param name="read">Reads a row of the last statement.</param>
    /// <param name="transaction">The transaction; null where <paramref name="begin"/> begins one.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<IReadOnlyList<T>> RunAsync<T>(
        string begin, IReadOnlyList<SqlStatement> statements, string end, Func<DbDataReader, T> read, NpgsqlTransaction? transaction, CancellationToken cancellationToken)
    {
        var batch = new NpgsqlBatch(connection, transaction);
        await using var whileRunning = batch.ConfigureAwait(false);
        batch.Timeout = timeout ?? batch.Timeout;
        batch.BatchCommands.Add(new NpgsqlBatchCommand(begin));
        foreach (var statement in statements)
        {
            _beforeEnd = Command(statement);
            batch.BatchCommands.Add(_beforeEnd);
        }

        batch.BatchCommands.Add(new NpgsqlBatchCommand(end));
        MayHaveEnded = !PostgreSqlErrors.IsLost(connection);
        var reader = await PostgreSqlErrors.WhileConnectedAsync(connection, () => batch.ExecuteReaderAsync(cancellationToken)).ConfigureAwait(false);
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
