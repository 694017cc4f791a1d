namespace ArtifactStore.Sql;

/// <summary>Builds statements that insert whole rows, with all columns of their table.</summary>
internal sealed class RowInsert(SqlDialect dialect, StoredTable table)
{
    /// <summary>
    /// The numbers of rows in one statement. Several rows save round trips; few sizes keep the statements reusable; the smaller sizes write
    /// the remainder.
    /// </summary>
    /// <remarks>
    /// The time of a driver that searches each parameter by name is quadratic: 64 rows per statement take SQLite twice as long as 16, and
    /// 16 as long as 1.
    /// </remarks>
    private static ReadOnlySpan<int> Sizes => [16, 4, 1];

    /// <summary>Returns the statement that inserts rows.</summary>
    /// <param name="rows">The values of each row, in the order of the columns.</param>
    /// <param name="otherwise">The conflict clause, in which the table is <c>c</c>, and what follows it.</param>
    public SqlStatement Statement(IReadOnlyList<IReadOnlyList<SqlValue>> rows, string otherwise = "")
    {
        var sql = new SqlStatementBuilder().Append($"INSERT INTO {dialect.Table(table.Name)} AS c ({table.ColumnNames}) VALUES ");
        for (var i = 0; i < rows.Count; i++)
        {
            sql.Append(i == 0 ? "(" : ", (");
            for (var j = 0; j < rows[i].Count; j++)
            {
                sql.Append(j == 0 ? "" : ", ").Append(rows[i][j]);
            }

            sql.Append(")");
        }

        return sql.Append(otherwise).Build();
    }

    /// <summary>Inserts rows, in their order.</summary>
    public async Task InsertAsync(SqlSession session, IReadOnlyList<IReadOnlyList<SqlValue>> rows, CancellationToken cancellationToken)
    {
        foreach (var part in Split(rows))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await session.ExecuteAsync(Statement(part), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Splits rows into those of single statements.</summary>
    public static IEnumerable<IReadOnlyList<IReadOnlyList<SqlValue>>> Split(IReadOnlyList<IReadOnlyList<SqlValue>> rows)
    {
        for (int done = 0, size; done < rows.Count; done += size)
        {
            size = Size(rows.Count - done);
            yield return [.. rows.Skip(done).Take(size)];
        }
    }

    /// <summary>Returns the number of rows of the next statement.</summary>
    public static int Size(int remaining)
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
