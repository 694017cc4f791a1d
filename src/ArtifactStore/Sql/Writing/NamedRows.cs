namespace ArtifactStore.Sql;

/// <summary>Finds the rows of a table of runs by name, or inserts them.</summary>
/// <param name="dialect">The dialect.</param>
/// <param name="table">The table.</param>
internal sealed class NamedRows<T>(SqlDialect dialect, RunTable<T> table)
    where T : class
{
    // A row with the id of a name has another name if it was renamed. Nobody does that ten times.
    private const int MostCopies = 10;

    /// <summary>Returns the id of the oldest row with a name, or inserts one.</summary>
    /// <remarks>The id of a new row is derived from its name, so that of concurrent writers one inserts it.</remarks>
    /// <param name="session">The session of a transaction.</param>
    /// <param name="name">The name.</param>
    /// <param name="scope">The condition of further columns, under the alias of the table.</param>
    /// <param name="parent">The id within which the name is unique.</param>
    /// <param name="create">Creates a row with an id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<Guid> FindOrInsertAsync(
        SqlSession session,
        string name,
        SqlFragment scope,
        Guid parent,
        Func<Guid, T> create,
        CancellationToken cancellationToken
    )
    {
        var find = Find(name, scope);
        for (var copy = 0; copy < MostCopies; copy++)
        {
            var found = await session
                .FirstAsync(find, reader => (Guid?)session.Dialect.ReadId(reader, 0), cancellationToken)
                .ConfigureAwait(false);
            if (found is { } id)
            {
                return id;
            }

            await session.ExecuteAsync(InsertIfAbsent(create(NameId.Of(parent, name, copy))), cancellationToken).ConfigureAwait(false);
        }

        throw new ArtifactStoreException(
            $"The {table.Table.Name()} {Text.Show(name)} can be neither found nor inserted. A policy of the database hides it, or {MostCopies} "
                + "rows with its ids were renamed. Save one of this name yourself."
        );
    }

    /// <summary>Returns the statement that finds the oldest row with a name, by the index on the name.</summary>
    internal SqlStatement Find(string name, SqlFragment scope)
    {
        var alias = table.Table.Alias();
        var condition = SqlFragment.Combine(FilterOperator.And, dialect.IsIn($"{alias}.name", SqlValue.Texts([name])), scope);
        return new SqlStatementBuilder()
            .Append($"SELECT {alias}.id FROM {table.Table.From(dialect)} WHERE ")
            .Append(condition)
            .Append($" ORDER BY {alias}.created, {alias}.id LIMIT 1")
            .Build();
    }

    private SqlStatement InsertIfAbsent(T row)
    {
        var (id, created, updated) = table.Head(row);
        var sql = new SqlStatementBuilder()
            .Append($"INSERT INTO {dialect.Table(table.Table.Name())} ({table.Names}) VALUES (")
            .Append($"{SqlValue.Id(id)}, {SqlValue.Time(created)}, {SqlValue.Time(updated)}");
        foreach (var column in table.Columns)
        {
            sql.Append(", ").Append(column.Value!(row));
        }

        return sql.Append(") ON CONFLICT (id) DO NOTHING").Build();
    }
}
