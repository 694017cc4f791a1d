namespace ArtifactStore.Sql;

/// <summary>Writes rows unchanged to one table of the target.</summary>
internal sealed class CopyWriter(SqlDialect dialect, StoredTable table)
{
    private readonly string _table = dialect.Table(table.Name);
    private readonly RowInsert _insert = new(dialect, table);

    /// <summary>Makes the target equal to the source where they differ.</summary>
    public async Task ApplyAsync(SqlSession session, CopyDifference difference, CancellationToken cancellationToken)
    {
        if (difference.Remove.Count > 0)
        {
            await session
                .ExecuteAsync(
                    new SqlStatementBuilder()
                        .Append($"DELETE FROM {_table} WHERE {dialect.IsIn("id", SqlValue.Ids(difference.Remove))}")
                        .Build(),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }

        for (var done = 0; done < difference.Put.Count; )
        {
            cancellationToken.ThrowIfCancellationRequested();
            var size = RowInsert.Size(difference.Put.Count - done);
            CopyRow[] rows = [.. difference.Put.Skip(done).Take(size)];
            if (await session.ExecuteAsync(Insert(rows, " ON CONFLICT DO NOTHING"), cancellationToken).ConfigureAwait(false) < size)
            {
                await InsertAmongRivalsAsync(session, rows, cancellationToken).ConfigureAwait(false);
            }

            done += size;
        }
    }

    /// <summary>
    /// Inserts rows, and deletes target rows that conflict with them and are gone from the source, such as a deleted key that began again
    /// at version 1. If the source still has such a row, the pass finds it missing and inserts it.
    /// </summary>
    private async Task InsertAmongRivalsAsync(SqlSession session, CopyRow[] rows, CancellationToken cancellationToken)
    {
        foreach (var row in rows)
        {
            var sql = new SqlStatementBuilder().Append($"DELETE FROM {_table} WHERE id <> {SqlValue.Id(row.Id)}");
            foreach (var (column, value) in table.Columns.Zip(row.Values).Where(pair => table.Unique.Contains(pair.First.Name)))
            {
                sql.Append($" AND {column.Name} = {value}");
            }

            if (table.Unique.Count > 0)
            {
                await session.ExecuteAsync(sql.Build(), cancellationToken).ConfigureAwait(false);
            }

            // A remaining conflict has another cause, and must be reported.
            await session.ExecuteAsync(Insert([row]), cancellationToken).ConfigureAwait(false);
        }
    }

    // Not ON CONFLICT (id): any conflicting row shows in the number of inserted rows.
    private SqlStatement Insert(CopyRow[] rows, string otherwise = "") => _insert.Statement([.. rows.Select(row => row.Values)], otherwise);
}
