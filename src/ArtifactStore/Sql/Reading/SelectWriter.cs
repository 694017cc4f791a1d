using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>Writes the statements of an access path. The text depends on the shape of the query and on the path, never on values.</summary>
/// <remarks>
/// A path that sorts finds the identities of the rows first, on narrow indexes, and fetches the wide columns of the page alone. A scan has
/// nothing to sort: each row that passes is one of the page, and its
/// columns are read in passing.
/// </remarks>
/// <param name="dialect">The dialect.</param>
[Experimental(SqlDialect.DiagnosticId)]
public abstract class SelectWriter(SqlDialect dialect)
{
    /// <summary>Tells how many rows a seek reads for the cost of one that a scan sees.</summary>
    /// <param name="seek">The seek: from another table it reads entries of an index, where a scan looks up each row in that table.</param>
    /// <returns>The number, as it was measured.</returns>
    public abstract int RowsForScanned(AccessPath seek);

    /// <summary>A page, or as much of it as a scan finds in some rows.</summary>
    /// <param name="query">The query, for its sort, limit, offset, cursor and columns.</param>
    /// <param name="filters">Its filters.</param>
    /// <param name="path">The path.</param>
    /// <param name="rows">The number of rows that a scan may see; null for all.</param>
    /// <returns>The statement.</returns>
    public SqlStatement Page(ArtifactQueryBase query, SqlTranslation filters, AccessPath path, long? rows = null)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(filters);
        ArgumentNullException.ThrowIfNull(path);
        var root = filters.Joins.Root;
        var columns = ArtifactRows.Columns(root, query.IncludeData);

        // Everything but what filters and sorts look at is read through the pointer of the collection.
        var pointer =
            root == SqlTable.ArtifactCollection
                ? Fetch(SqlTable.Artifact, ArtifactRows.Stored(SqlTable.Artifact, query.IncludeData), "id", "c.latest_id")
                : "";
        if (path.IsScan)
        {
            return Begin(filters).Append(Rows(columns, pointer, query, filters, path, rows)).Build();
        }

        return Begin(filters)
            .Append(
                $"SELECT {columns} FROM ({Rows($"{root.Alias()}.row_id", "", query, filters, path, rows)}) AS page{Fetch(root, ArtifactRows.Stored(root, query.IncludeData), "row_id", "page.row_id")}{pointer}"
            )
            .Append($" ORDER BY {new SortTranslator(dialect, root, query.Sort).OrderBy()}")
            .Build();
    }

    /// <summary>The row identities and keys of a page, in no further order.</summary>
    /// <param name="query">The query.</param>
    /// <param name="filters">Its filters.</param>
    /// <param name="path">The path.</param>
    /// <param name="rows">The number of rows that a scan may see; null for all.</param>
    /// <returns>The statement.</returns>
    public SqlStatement Identities(ArtifactQueryBase query, SqlTranslation filters, AccessPath path, long? rows = null)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(filters);
        ArgumentNullException.ThrowIfNull(path);
        var alias = filters.Joins.Root.Alias();
        return Begin(filters).Append(Rows($"{alias}.row_id, {alias}.key", "", query, filters, path, rows)).Build();
    }

    /// <summary>
    /// The cursor of the row that a scan sees after some others, whatever the filters say of it; no row where there are fewer.
    /// </summary>
    /// <param name="query">The query.</param>
    /// <param name="filters">Its filters.</param>
    /// <param name="path">A scan.</param>
    /// <param name="rows">The number of rows up to it, itself included.</param>
    /// <returns>The statement, whose columns are those of the sort.</returns>
    public SqlStatement Position(ArtifactQueryBase query, SqlTranslation filters, AccessPath path, long rows)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(filters);
        ArgumentNullException.ThrowIfNull(path);
        var sort = new SortTranslator(dialect, filters.Joins.Root, query.Sort);
        var (from, where) = Scanned(filters, path, sort, Range(query, filters, path));
        return AppendWhere(Begin(filters).Append($"SELECT {string.Join(", ", sort.Columns)} FROM ").Append(from), where)
            .Append($" ORDER BY {ScanOrder(path, sort)} LIMIT 1 OFFSET {Opaque(SqlFragment.Of($"{SqlValue.Number(rows - 1)}"))}")
            .Build();
    }

    /// <summary>The number of rows that a seek leads to, counted through indexes up to a bound.</summary>
    /// <param name="filters">The filters.</param>
    /// <param name="path">A seek.</param>
    /// <param name="bound">Where to stop counting.</param>
    /// <returns>The statement.</returns>
    public SqlStatement Reached(SqlTranslation filters, AccessPath path, long bound)
    {
        ArgumentNullException.ThrowIfNull(filters);
        ArgumentNullException.ThrowIfNull(path);
        var (from, where) = Reached(filters, path);
        return AppendWhere(Begin(filters).Append($"SELECT COUNT(*) FROM (SELECT 1 AS one FROM {from}"), where)
            .Append($" LIMIT {Opaque(SqlFragment.Of($"{SqlValue.Number(bound)}"))}) AS reached")
            .Build();
    }

    /// <summary>The number of rows that the filters pass.</summary>
    /// <param name="filters">The filters.</param>
    /// <param name="path">A seek.</param>
    /// <returns>The statement.</returns>
    public SqlStatement Count(SqlTranslation filters, AccessPath path)
    {
        ArgumentNullException.ThrowIfNull(filters);
        ArgumentNullException.ThrowIfNull(path);
        var (number, from, where) = Counted(filters, path);
        return AppendWhere(Begin(filters).Append($"SELECT {number} FROM {from}"), where).Build();
    }

    /// <summary>The ids of the flows or deployments that a filter passes.</summary>
    /// <param name="filters">The filters.</param>
    /// <param name="table">The flow or the deployment.</param>
    /// <returns>A SELECT of their ids, up to one more than are few.</returns>
    public SqlStatement Parents(SqlTranslation filters, SqlTable table)
    {
        ArgumentNullException.ThrowIfNull(filters);
        return new SqlStatementBuilder().Append(Ids(filters, table)).Build();
    }

    /// <summary>
    /// Replaces the filter on flows or deployments by an equality with the one id that the statement looks up by itself; nothing passes
    /// where there is none, or there are several.
    /// </summary>
    /// <param name="filters">The filters.</param>
    /// <param name="table">The flow or the deployment.</param>
    /// <returns>The translation, whose statements begin with a WITH clause.</returns>
    public SqlTranslation WithOnlyParent(SqlTranslation filters, SqlTable table)
    {
        ArgumentNullException.ThrowIfNull(filters);
        var name = $"only_{table.Name()}";
        var only = SqlFragment.Of($"{name} (id) AS {OnlyId(Ids(filters, table))}");
        return filters.WithParent(table, SqlFragment.Of($"(SELECT {name}.id FROM {name})")) with { With = only };
    }

    /// <summary>The rows of one table that its filter passes.</summary>
    /// <param name="filters">The filters.</param>
    /// <param name="table">The table.</param>
    /// <returns>What stands behind FROM and behind WHERE.</returns>
    protected virtual (SqlFragment From, SqlFragment Where) Alone(SqlTranslation filters, SqlTable table)
    {
        ArgumentNullException.ThrowIfNull(filters);
        return (SqlFragment.Of($"{table.From(dialect)}"), filters.Where(table));
    }

    /// <summary>The rows of a path that pass all filters, and lie in a range.</summary>
    /// <param name="filters">The filters.</param>
    /// <param name="path">The path.</param>
    /// <param name="sort">The sort.</param>
    /// <param name="range">The range.</param>
    /// <param name="wanted">The number of rows that the page goes through.</param>
    /// <param name="rows">The number of rows that a scan may see; null for all.</param>
    /// <returns>What stands behind FROM and behind WHERE.</returns>
    protected abstract (SqlFragment From, SqlFragment Where) Passed(
        SqlTranslation filters,
        AccessPath path,
        SortTranslator sort,
        SortRange range,
        SqlFragment wanted,
        long? rows
    );

    /// <summary>The rows that a scan sees, whether they pass or not.</summary>
    /// <param name="filters">The filters.</param>
    /// <param name="path">The scan.</param>
    /// <param name="sort">The sort.</param>
    /// <param name="range">A range of them.</param>
    /// <returns>What stands behind FROM and behind WHERE.</returns>
    protected abstract (SqlFragment From, SqlFragment Where) Scanned(
        SqlTranslation filters,
        AccessPath path,
        SortTranslator sort,
        SortRange range
    );

    /// <summary>The rows that a seek leads to, whether they pass or not.</summary>
    /// <param name="filters">The filters.</param>
    /// <param name="path">The seek.</param>
    /// <returns>What stands behind FROM and behind WHERE.</returns>
    protected abstract (SqlFragment From, SqlFragment Where) Reached(SqlTranslation filters, AccessPath path);

    /// <summary>The number of rows of a path that pass all filters.</summary>
    /// <param name="filters">The filters.</param>
    /// <param name="path">The path.</param>
    /// <returns>What stands behind SELECT, FROM and WHERE.</returns>
    protected abstract (SqlFragment Number, SqlFragment From, SqlFragment Where) Counted(SqlTranslation filters, AccessPath path);

    /// <summary>The ORDER BY of the rows that a scan sees.</summary>
    /// <param name="path">The scan.</param>
    /// <param name="sort">The sort.</param>
    /// <returns>The columns, without the words ORDER BY.</returns>
    protected virtual string ScanOrder(AccessPath path, SortTranslator sort)
    {
        ArgumentNullException.ThrowIfNull(sort);
        return sort.OrderBy();
    }

    /// <summary>The ORDER BY of the rows of a path that pass all filters.</summary>
    /// <param name="filters">The filters.</param>
    /// <param name="path">The path.</param>
    /// <param name="sort">The sort.</param>
    /// <returns>The columns, without the words ORDER BY.</returns>
    protected virtual string Order(SqlTranslation filters, AccessPath path, SortTranslator sort) => ScanOrder(path, sort);

    /// <summary>A join that fetches the one row of a table for each row found.</summary>
    /// <param name="table">The table.</param>
    /// <param name="columns">Its columns that are needed.</param>
    /// <param name="own">Its column that tells the row.</param>
    /// <param name="other">The column of the row found that equals it.</param>
    /// <returns>The join, with a space before it.</returns>
    protected abstract string Fetch(SqlTable table, string columns, string own, string other);

    /// <summary>
    /// The body of a WITH clause: the one id that a SELECT of ids finds; no row, or NULL, where there is none, or there are several.
    /// </summary>
    /// <param name="ids">The SELECT, of a column id.</param>
    /// <returns>The SELECT, in its parentheses.</returns>
    protected abstract SqlFragment OnlyId(SqlFragment ids);

    /// <summary>A value that the planner does not see, so that the plan of a prepared statement is generic and made once.</summary>
    /// <param name="value">The value.</param>
    /// <returns>A scalar expression.</returns>
    protected virtual SqlFragment Opaque(SqlFragment value) => value;

    private static SqlStatementBuilder Begin(SqlTranslation filters) =>
        filters.With is { } with ? new SqlStatementBuilder().Append($"WITH {with} ") : new SqlStatementBuilder();

    private static SqlStatementBuilder AppendWhere(SqlStatementBuilder sql, SqlFragment where) =>
        where.IsTrue ? sql : sql.Append(" WHERE ").Append(where);

    private SqlFragment Ids(SqlTranslation filters, SqlTable table)
    {
        var (from, where) = Alone(filters, table);
        return AppendWhere(new SqlStatementBuilder().Append($"SELECT {table.Alias()}.id FROM {from}"), where)
            .Append($" LIMIT {SqlValue.Number(AccessPaths.Few + 1)}")
            .ToFragment();
    }

    /// <summary>A scan begins and ends where the conditions on the sort's own column let it.</summary>
    private static SortRange Range(ArtifactQueryBase query, SqlTranslation filters, AccessPath path) =>
        (path.IsScan ? filters.Range : SortRange.All).Behind(query.After);

    private SqlFragment Rows(string columns, string pointer, ArtifactQueryBase query, SqlTranslation filters, AccessPath path, long? rows)
    {
        var sort = new SortTranslator(dialect, filters.Joins.Root, query.Sort);
        var (limit, offset) = (
            Opaque(SqlFragment.Of($"{dialect.Limit(query.Limit)}")),
            Opaque(SqlFragment.Of($"{SqlValue.Number(query.Offset ?? 0)}"))
        );
        var (from, where) = Passed(filters, path, sort, Range(query, filters, path), SqlFragment.Of($"{limit} + {offset}"), rows);
        return AppendWhere(new SqlStatementBuilder().Append($"SELECT {columns} FROM {from}{pointer}"), where)
            .Append($" ORDER BY {Order(filters, path, sort)} LIMIT {limit} OFFSET {offset}")
            .ToFragment();
    }
}
