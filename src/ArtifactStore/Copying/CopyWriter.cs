namespace ArtifactStore.Sql;

/// <summary>Writes rows into one table of the target as they are.</summary>
internal sealed class CopyWriter(SqlDialect dialect, CopyTable table)
{
    /// <summary>How many rows go into one statement: several save round trips. Few sizes, so that few texts are made and the statements can be kept; the last ones take what is left.</summary>
    /// <remarks>Not more: a driver that looks for each parameter by its name takes time with their square. 64 rows a statement cost SQLite twice what 16 do, and 16 what 1 does.</remarks>
    private static ReadOnlySpan<int> Sizes => [16, 4, 1];

    private readonly string _table = dialect.Table(table.Name);

    /// <summary>Makes the target equal to the source where they differ.</summary>
    public async Task ApplyAsync(SqlSession session, CopyDifference difference, CancellationToken cancellationToken)
    {
        if (difference.Remove.Count > 0)
        {
            await session.ExecuteAsync(
                new SqlStatementBuilder().Append($"DELETE FROM {_table} WHERE {dialect.IsIn("id", SqlValue.Ids(difference.Remove))}").Build(), cancellationToken).ConfigureAwait(false);
        }

        for (var done = 0; done < difference.Put.Count;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var size = Size(difference.Put.Count - done);
            CopyRow[] rows = [.. difference.Put.Skip(done).Take(size)];
            if (await session.ExecuteAsync(Insert(rows), cancellationToken).ConfigureAwait(false) < size)
            {
                await InsertAmongRivalsAsync(session, rows, cancellationToken).ConfigureAwait(false);
            }

            done += size;
        }
    }

    /// <summary>
    /// A row of the target that the source no longer has may stand in the way of one that it has now: a key that was deleted and began again at version 1. Such a row goes; were it to be wanted after all,
    /// the pass finds it missing.
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

            // Whatever stands in the way still is no rival, and must be heard of.
            await session.ExecuteAsync(Insert([row], otherwise: ""), cancellationToken).ConfigureAwait(false);
        }
    }

    // Not on the id alone: any row that stands in the way is seen by the number of rows that went in.
    private SqlStatement Insert(CopyRow[] rows, string otherwise = " ON CONFLICT DO NOTHING")
    {
        var sql = new SqlStatementBuilder().Append($"INSERT INTO {_table} ({table.ColumnNames}) VALUES ");
        for (var i = 0; i < rows.Length; i++)
        {
            sql.Append(i == 0 ? "(" : ", (");
            for (var j = 0; j < rows[i].Values.Count; j++)
            {
                sql.Append(j == 0 ? "" : ", ").Append(rows[i].Values[j]);
            }

            sql.Append(")");
        }

        return sql.Append(otherwise).Build();
    }

    private static int Size(int remaining)
    {
        foreach (var size in Sizes)
        {
            if (size <= remaining)
            {
                return size;
            }
        }

        return 1;
    }
}
