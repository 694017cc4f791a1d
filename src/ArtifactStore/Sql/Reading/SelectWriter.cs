using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>Writes the statements of an access path. The text depends on the shape of the query and on the path, never on values.</summary>
/// <remarks>
/// A path that sorts finds the identities of the rows first, on narrow indexes, and fetches the wide columns of the page alone. A scan has
/// nothing to sort: each row that passes is one of the page, and its columns are read in passing.
/// </remarks>
/// <param name="dialect">The dialect.</param>
[Experimental(SqlDialect.DiagnosticId)]
public abstract class SelectWriter(SqlDialect dialect)
{
    private readonly ArtifactQuery _inAnyOrder = new();

    /// <summary>Returns the number of rows that a seek visits for the cost of one that a scan sees.</summary>
    /// <remarks>
    /// A seek from another table visits entries of indexes, where a scan looks up each row in every table that leads from there.
    /// </remarks>
    /// <param name="seek">The seek.</param>
    /// <returns>The number, as it was measured.</returns>
    public abstract int RowsForScanned(AccessPath seek);

    /// <summary>A page, or as much of it as a scan finds in some rows.</summary>
    /// <param name="query">The query, for its sort, limit, offset, cursor and columns.</param>
    /// <param name="filters">Its filters.</param>
    /// <param name="path">The path.</param>
    /// <param name="seen">The number of rows that a scan may see; null for all.</param>
    /// <returns>The statement.</returns>
    public SqlStatement Page(StoreQuery query, SqlTranslation filters, AccessPath path, long? seen = null)
    {
        var rows = Rows(query, filters, path, seen);
        var columns = ArtifactRows.Columns(rows.Root, query.ReadsBodies);

        // Everything but what filters and sorts look at is read through the pointer of the collection.
        var pointer =
            rows.Root == SqlTable.ArtifactCollection
                ? Fetch(SqlTable.Artifact, ArtifactRows.Stored(SqlTable.Artifact, query.ReadsBodies), "id", "c.latest_id")
                : "";
        if (path.IsScan)
        {
            return Begin(filters).Append(Select(columns, pointer, query, rows)).Build();
        }

        var id = rows.Root.Identity();
        var fetch = Fetch(rows.Root, ArtifactRows.Stored(rows.Root, query.ReadsBodies), id, $"page.{id}");
        return Begin(filters)
            .Append($"SELECT {columns} FROM ({Select($"{rows.Root.Alias()}.{id}", "", query, rows)}) AS page{fetch}{pointer}")
            .Append($" ORDER BY {rows.Sort.OrderBy()}")
            .Build();
    }

    /// <summary>The row identities and keys of a page, in no further order.</summary>
    /// <param name="query">The query.</param>
    /// <param name="filters">Its filters.</param>
    /// <param name="path">The path.</param>
    /// <param name="seen">The number of rows that a scan may see; null for all.</param>
    /// <returns>The statement.</returns>
    public SqlStatement Identities(StoreQuery query, SqlTranslation filters, AccessPath path, long? seen = null)
    {
        var rows = Rows(query, filters, path, seen);
        return Begin(filters).Append(Select($"{rows.Root.Alias()}.row_id, {rows.Root.Alias()}.key", "", query, rows)).Build();
    }

    /// <summary>
    /// The cursor of the row that a scan sees after some others, whether it passes the filters or not; no row where there are fewer.
    /// </summary>
    /// <param name="query">The query.</param>
    /// <param name="filters">Its filters.</param>
    /// <param name="path">A scan.</param>
    /// <param name="place">The number of rows up to it, itself included.</param>
    /// <returns>The statement, whose columns are those of the sort.</returns>
    public SqlStatement Position(StoreQuery query, SqlTranslation filters, AccessPath path, long place)
    {
        var rows = Rows(query, filters, path, seen: null);
        var (from, where) = Scanned(rows);
        return AppendWhere(Begin(filters).Append($"SELECT {string.Join(", ", rows.Sort.Columns)} FROM {from}"), where)
            .Append($" ORDER BY {ScanOrder(rows)} LIMIT 1 OFFSET {Opaque(SqlFragment.Of($"{SqlValue.Number(place - 1)}"))}")
            .Build();
    }

    /// <summary>
    /// The number of rows that a seek visits, up to a bound. A row of another table that does not pass, or leads to no row of the root,
    /// counts once.
    /// </summary>
    /// <param name="filters">The filters.</param>
    /// <param name="path">A seek.</param>
    /// <param name="bound">Where to stop counting.</param>
    /// <returns>The statement.</returns>
    public SqlStatement Visited(SqlTranslation filters, AccessPath path, long bound)
    {
        ArgumentNullException.ThrowIfNull(filters);
        ArgumentNullException.ThrowIfNull(path);
        var limit = Opaque(SqlFragment.Of($"{SqlValue.Number(bound)}"));
        var (from, where) = path is { Lead.IsEmpty: true, By.Through.Rows: { } rows } ? (rows, SqlFragment.True) : Visited(filters, path);
        var visited = Bounded(AppendWhere(new SqlStatementBuilder().Append($"{from}"), where).ToFragment());

        // Without an index all rows of the first table are visited. Their number alone costs a fraction of that.
        return Begin(filters)
            .Append(
                path.By is not null || path.Lead.IsEmpty
                    ? SqlFragment.Of($"{visited}")
                    : SqlFragment.Of(
                        $"SELECT CASE WHEN ({Bounded(SqlFragment.Of($"{path.Lead[0].From(dialect)}"))}) < {limit} THEN ({visited}) ELSE {limit} END"
                    )
            )
            .Build();

        SqlFragment Bounded(SqlFragment rows) =>
            SqlFragment.Of($"SELECT COUNT(*) FROM (SELECT 1 AS one FROM {rows} LIMIT {limit}) AS visited");
    }

    /// <summary>The number of rows that the filters pass.</summary>
    /// <param name="filters">The filters.</param>
    /// <param name="path">A seek.</param>
    /// <returns>The statement.</returns>
    public SqlStatement Count(SqlTranslation filters, AccessPath path)
    {
        ArgumentNullException.ThrowIfNull(filters);

        // Where each row found by the way is one that passes, no artifact is read.
        if (filters is { Joins.Tables.IsEmpty: true, Conditions: [{ Column: "id", Through: { IsWhole: true } through }] })
        {
            return Begin(filters).Append($"SELECT COUNT(*) FROM {through.Rows}").Build();
        }

        var sort = new SortTranslator(dialect, filters.Joins.Root, _inAnyOrder);
        var (number, from, where) = Counted(new(filters, path, sort, SortRange.All));
        return AppendWhere(Begin(filters).Append($"SELECT {number} FROM {from}"), where).Build();
    }

    /// <summary>The ids of the flows or deployments that a filter passes.</summary>
    /// <param name="filters">The filters.</param>
    /// <param name="table">The flow or the deployment.</param>
    /// <returns>A SELECT of their ids, up to one more than are few.</returns>
    public SqlStatement Parents(SqlTranslation filters, SqlTable table) => new SqlStatementBuilder().Append(Ids(filters, table)).Build();

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
    /// <returns>The FROM and the WHERE clause, without the words.</returns>
    protected abstract (SqlFragment From, SqlFragment Where) Own(SqlTranslation filters, SqlTable table);

    /// <summary>The rows of a path that pass all filters, and lie in the range.</summary>
    /// <param name="rows">The rows.</param>
    /// <returns>The FROM and the WHERE clause, without the words.</returns>
    protected abstract (SqlFragment From, SqlFragment Where) Passed(PathRows rows);

    /// <summary>The rows that a scan sees, whether they pass or not.</summary>
    /// <param name="rows">The rows.</param>
    /// <returns>The FROM and the WHERE clause, without the words.</returns>
    protected abstract (SqlFragment From, SqlFragment Where) Scanned(PathRows rows);

    /// <summary>The rows that a seek visits, whether they pass or not.</summary>
    /// <param name="filters">The filters.</param>
    /// <param name="path">The seek.</param>
    /// <returns>The FROM and the WHERE clause, without the words.</returns>
    protected abstract (SqlFragment From, SqlFragment Where) Visited(SqlTranslation filters, AccessPath path);

    /// <summary>The number of rows of a path that pass all filters.</summary>
    /// <param name="rows">The rows.</param>
    /// <returns>The number, and the FROM and the WHERE clause, without the words.</returns>
    protected abstract (SqlFragment Number, SqlFragment From, SqlFragment Where) Counted(PathRows rows);

    /// <summary>The ORDER BY of the rows that a scan sees.</summary>
    /// <param name="rows">The rows.</param>
    /// <returns>The columns, without the words ORDER BY.</returns>
    protected virtual string ScanOrder(PathRows rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return rows.Sort.OrderBy();
    }

    /// <summary>The ORDER BY of the rows of a path that pass all filters.</summary>
    /// <param name="rows">The rows.</param>
    /// <returns>The columns, without the words ORDER BY.</returns>
    protected virtual string PassedOrder(PathRows rows) => ScanOrder(rows);

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

    /// <summary>Hides a value from the planner, so that the plan of a prepared statement is generic and made once.</summary>
    /// <param name="value">The value.</param>
    /// <returns>A scalar expression.</returns>
    protected virtual SqlFragment Opaque(SqlFragment value) => value;

    private static SqlStatementBuilder Begin(SqlTranslation filters) =>
        filters.With is { } with ? new SqlStatementBuilder().Append($"WITH {with} ") : new SqlStatementBuilder();

    private static SqlStatementBuilder AppendWhere(SqlStatementBuilder sql, SqlFragment where) =>
        where.IsTrue ? sql : sql.Append(" WHERE ").Append(where);

    private SqlFragment Ids(SqlTranslation filters, SqlTable table)
    {
        var (from, where) = Own(filters, table);
        return AppendWhere(new SqlStatementBuilder().Append($"SELECT {table.Alias()}.id FROM {from}"), where)
            .Append($" LIMIT {SqlValue.Number(AccessPaths.Few + 1)}")
            .ToFragment();
    }

    /// <summary>The rows of a page. A scan begins and ends where the conditions on the sort's own column let it.</summary>
    private PathRows Rows(StoreQuery query, SqlTranslation filters, AccessPath path, long? seen)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(filters);
        ArgumentNullException.ThrowIfNull(path);
        var sort = new SortTranslator(dialect, filters.Joins.Root, query)
        {
            IdColumn = path is { IsScan: true, By.Entry: not null } ? "am.artifact_id" : null,
        };
        return new(filters, path, sort, (path.IsScan ? filters.Range : SortRange.All).Behind(query.Start)) { Seen = seen };
    }

    private SqlFragment Select(string columns, string pointer, StoreQuery query, PathRows rows)
    {
        var limit = Opaque(SqlFragment.Of($"{dialect.Limit(query.Limit)}"));
        var offset = Opaque(SqlFragment.Of($"{SqlValue.Number(query.Offset ?? 0)}"));
        var (from, where) = Passed(rows with { Wanted = SqlFragment.Of($"{limit} + {offset}") });
        return AppendWhere(new SqlStatementBuilder().Append($"SELECT {columns} FROM {from}{pointer}"), where)
            .Append($" ORDER BY {PassedOrder(rows)} LIMIT {limit} OFFSET {offset}")
            .ToFragment();
    }
}
