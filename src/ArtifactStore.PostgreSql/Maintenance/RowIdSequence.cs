using ArtifactStore.Sql;

namespace ArtifactStore.PostgreSql;

/// <summary>Reads and advances the sequence of a table's row ids.</summary>
internal static class RowIdSequence
{
    /// <summary>Reads the next row id; null if there is no sequence, or the user may not read it.</summary>
    public static async Task<long?> NextAsync(SqlSession session, string table, CancellationToken cancellationToken)
    {
        return await SequenceAsync(session, table, "SELECT", cancellationToken).ConfigureAwait(false) is { } sequence
            ? await session
                .NumberAsync(
                    new($"SELECT CASE WHEN s.is_called THEN s.last_value + 1 ELSE s.last_value END FROM {sequence} AS s", []),
                    cancellationToken
                )
                .ConfigureAwait(false)
            : null;
    }

    /// <summary>Moves the sequence beyond the highest row id.</summary>
    /// <returns>True if it was moved; false if the user lacks the permission.</returns>
    /// <remarks>It locks out writers, since no number may be taken between reading the rows and moving the sequence.</remarks>
    public static async Task<bool> RaiseAsync(SqlSession session, string table, CancellationToken cancellationToken)
    {
        if (await SequenceAsync(session, table, "UPDATE", cancellationToken).ConfigureAwait(false) is not { } sequence)
        {
            return false;
        }

        var name = session.Dialect.Table(table);
        await session
            .ExecuteAsync(new($"DO $lock$ BEGIN LOCK TABLE {name} IN SHARE ROW EXCLUSIVE MODE; END $lock$", []), cancellationToken)
            .ConfigureAwait(false);
        await session
            .NumberAsync(
                new(
                    $"SELECT pg_catalog.setval('{sequence.Replace("'", "''", StringComparison.Ordinal)}'::pg_catalog.regclass, (SELECT max(t.row_id) FROM {name} AS t)) FROM {sequence} AS s WHERE s.last_value <= (SELECT max(t.row_id) FROM {name} AS t)",
                    []
                ),
                cancellationToken
            )
            .ConfigureAwait(false);
        return true;
    }

    /// <summary>
    /// Returns the name of the sequence of a table's row ids, quoted by the server; null if there is none, or the user lacks the
    /// permission.
    /// </summary>
    private static async Task<string?> SequenceAsync(SqlSession session, string table, string right, CancellationToken cancellationToken) =>
        await session
            .FirstAsync(
                new SqlStatementBuilder()
                    .Append($"SELECT CASE WHEN pg_catalog.has_sequence_privilege(n.name, {SqlValue.Text(right)}) THEN n.name END")
                    .Append(
                        $" FROM pg_catalog.pg_get_serial_sequence({SqlValue.Text(session.Dialect.Table(table))}, 'row_id') AS n (name) WHERE n.name IS NOT NULL"
                    )
                    .Build(),
                static reader => reader.IsDBNull(0) ? null : reader.GetString(0),
                cancellationToken
            )
            .ConfigureAwait(false);
}
