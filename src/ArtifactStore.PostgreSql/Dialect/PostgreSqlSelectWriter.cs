using ArtifactStore.Sql;

namespace ArtifactStore.PostgreSql;

/// <summary>Writes the statements of an access path for PostgreSQL.</summary>
/// <remarks>
/// Its planner orders joins and chooses indexes by statistics, which do not tell how many rows a filter passes, and a prepared statement
/// has no values at all: left alone it reads whole tables to join them, even for twenty rows. So joins are fenced, and values are opaque.
/// </remarks>
internal sealed class PostgreSqlSelectWriter(PostgreSqlDialect dialect) : SelectWriter(dialect)
{
    /// <inheritdoc/>
    public override int RowsForScanned(AccessPath seek) => Math.Max(seek.By?.IsThrough == true ? 2 : 1, 4 * seek.Lead.Length);

    /// <inheritdoc/>
    protected override (SqlFragment From, SqlFragment Where) Own(SqlTranslation filters, SqlTable table)
    {
        var joins = Joins(filters);
        SqlFragment[] conditions = [.. joins.On(table).Select(condition => condition.Fragment)];
        var by = Array.Find(conditions, condition => condition.Membership is var (column, _) && !FencedJoins.IsUnique(column));
        return (joins.First(table, conditions, by), SqlFragment.True);
    }

    /// <inheritdoc/>
    protected override (SqlFragment From, SqlFragment Where) Passed(PathRows rows)
    {
        var (path, joins) = (rows.Path, Joins(rows.Filters));
        if (path.IsMerge)
        {
            return (Merged(rows, joins), SqlFragment.True);
        }

        if (path.IsScan)
        {
            return rows.Seen is null && !IsFenced(rows) && path.By?.Entry is null
                ? Scanned(rows)
                : (Fenced(rows, joins), SqlTranslation.AllOf(LookedUp()));
        }

        return path.Lead.IsEmpty
            ? (Reached(rows.Filters, path), SqlTranslation.AllOf([.. LookedUp(), Within(rows)]))
            : (SqlFragment.Of($"{joins.Lead(path)}{joins.Root(path.Lead)}"), SqlTranslation.AllOf([joins.LookUp(rows), Within(rows)]));

        // What the range of a scan, or the index of a seek, does not hold already.
        IEnumerable<SqlFragment?> LookedUp() =>
            rows
                .Filters.OnRoot.Where(condition =>
                    path.IsScan ? condition != path.By && !condition.IsRange : condition != path.By || condition.Sought != condition.Seek
                )
                .Select(condition => condition.Fragment)
                .Append(joins.LookUp(rows));
    }

    /// <inheritdoc/>
    protected override (SqlFragment From, SqlFragment Where) Scanned(PathRows rows) =>
        (SqlFragment.Of($"{(rows.Path.By?.Entry is null ? rows.Root : SqlTable.ArtifactMetadata).From(dialect)}"), Within(rows));

    /// <inheritdoc/>
    protected override (SqlFragment From, SqlFragment Where) Visited(SqlTranslation filters, AccessPath path) =>
        (path.Lead.IsEmpty ? Reached(filters, path) : Joins(filters).Visited(path), SqlFragment.True);

    /// <inheritdoc/>
    /// <remarks>
    /// Where nothing is asked of a row after it is found, rows are counted where they are found, which spares most of what each costs.
    /// </remarks>
    protected override (SqlFragment Number, SqlFragment From, SqlFragment Where) Counted(PathRows rows)
    {
        if (!rows.Path.Lead.IsEmpty && rows.LookedUp.Count == 0)
        {
            var joins = Joins(rows.Filters);
            var found = FencedJoins.Where(joins.OfRoot(rows.Path.Lead));
            return (
                SqlFragment.Of($"COALESCE(SUM((SELECT COUNT(*) FROM {rows.Root.From(dialect)}{found})), 0)::bigint"),
                joins.Lead(rows.Path),
                SqlFragment.True
            );
        }

        var (from, where) = Passed(rows);
        return (SqlFragment.Of($"COUNT(*)"), from, where);
    }

    /// <inheritdoc/>
    /// <remarks>That of one value's rows is the order of the index from its first column on: no other index has it.</remarks>
    protected override string ScanOrder(PathRows rows) =>
        rows.Path is { IsScan: true, By: { } by } ? rows.Sort.OrderBy(Indexed(by)) : rows.Sort.OrderBy();

    /// <inheritdoc/>
    /// <remarks>The rows of a fence come in their order already. The planner uses that only if it finds the same columns.</remarks>
    protected override string PassedOrder(PathRows rows) =>
        rows is { Path: { IsScan: true, By: null }, Sort.Columns.Count: > 1 } && IsFenced(rows)
            ? $"{rows.Root.Alias()}.place {rows.Sort.Direction}, {rows.Root.Alias()}.id {rows.Sort.Direction}"
            : ScanOrder(rows);

    /// <inheritdoc/>
    /// <remarks>Fenced: a planner that expects a page to be a tenth of the table reads the whole of it.</remarks>
    protected override string Fetch(SqlTable table, string columns, string own, string other) =>
        $" CROSS JOIN LATERAL (SELECT {columns} FROM {table.From(dialect)} WHERE {table.Alias()}.{own} = {other} OFFSET 0) AS {table.Alias()}";

    /// <inheritdoc/>
    /// <remarks>There is no min(uuid) before PostgreSQL 18.</remarks>
    protected override SqlFragment OnlyId(SqlFragment ids) =>
        SqlFragment.Of($"(SELECT (array_agg(o.id))[1] FROM ({ids}) AS o HAVING COUNT(*) = 1)");

    /// <inheritdoc/>
    /// <remarks>
    /// The result of a subquery is unknown before it has run, whatever the values. So five executions of a prepared statement show that the
    /// plan for any value costs no more, and it is kept.
    /// </remarks>
    protected override SqlFragment Opaque(SqlFragment value) => dialect.IsPrepared ? SqlFragment.Of($"(SELECT {value})") : value;

    private FencedJoins Joins(SqlTranslation filters) => new(dialect, filters, Opaque);

    private string Indexed(SqlCondition condition) => dialect.Indexed(NameOf(condition));

    private static string NameOf(SqlCondition condition) =>
        condition.Entry is null ? $"{condition.Table.Alias()}.{condition.Column}" : "am.entry";

    /// <summary>Determines whether a scan has conditions beyond the range of its index.</summary>
    private static bool IsFenced(PathRows rows) =>
        rows.LookedUp.Count > 0 || rows.Filters.OnRoot.Any(condition => condition != rows.Path.By && !condition.IsRange);

    /// <summary>The rows that a seek by a condition on the root leads to.</summary>
    private SqlFragment Reached(SqlTranslation filters, AccessPath path)
    {
        SqlFragment[] by =
            path.By is not { } condition ? []
            : condition.Equal is { } equal ? [dialect.IsFoundBy(NameOf(condition), Opaque(equal))]
            : [condition.Seek!];
        return by is [] ? SqlFragment.Of($"{filters.Joins.Root.From(dialect)}") : Joins(filters).First(filters.Joins.Root, by, by[0]);
    }

    /// <summary>
    /// The rows of a scan, fenced: a condition that has an index of its own would lead the planner out of the range.
    /// </summary>
    private SqlFragment Fenced(PathRows rows, FencedJoins joins)
    {
        var (alias, (from, within)) = (rows.Root.Alias(), Scanned(rows));
        var seen = Opaque(SqlFragment.Of($"{dialect.Limit(rows.Seen)}"));
        var order = SqlFragment.Of($"FROM {from}{FencedJoins.Where([within])} ORDER BY {ScanOrder(rows)} LIMIT ");
        if (rows.Path.By?.Entry is null)
        {
            return SqlFragment.Of(
                $"(SELECT {joins.Columns(rows.Root)}, {rows.Sort.Columns[0]} AS place {order}{seen} OFFSET 0) AS {alias}"
            );
        }

        // Where nothing else is asked of a row, each is one of the page.
        var limit = rows.Seen is null && !IsFenced(rows) && rows.Wanted is { } wanted ? wanted : seen;
        return SqlFragment.Of(
            $"(SELECT am.entry, am.artifact_id {order}{limit} OFFSET 0) AS am CROSS JOIN LATERAL (SELECT {joins.Columns(rows.Root)} FROM {rows.Root.From(dialect)} WHERE {alias}.id = am.artifact_id OFFSET 0) AS {alias}"
        );
    }

    /// <summary>The first rows of each value of a list, in the order of the index that holds them.</summary>
    private SqlFragment Merged(PathRows rows, FencedJoins joins)
    {
        var (root, by) = (rows.Root, rows.Path.By!);
        var list = SqlFragment.Of($"{by.Fragment.Membership!.Value.Values.Distinct()}");
        var found = FencedJoins.Where([dialect.IsFoundBy(NameOf(by), SqlFragment.Of($"list.value")), Within(rows)]);
        return SqlFragment.Of(
            $"unnest({Opaque(list)}) AS list (value) CROSS JOIN LATERAL (SELECT {joins.Columns(root)} FROM {root.From(dialect)}{found} ORDER BY {rows.Sort.OrderBy(Indexed(by))} LIMIT {rows.Wanted!}) AS {root.Alias()}"
        );
    }

    /// <summary>The rows of the range.</summary>
    /// <remarks>
    /// With both ends, whose values are opaque. The planner supposes that such a range is small, whatever the values: so it is read by the
    /// index in any store, by a plan that is made once. To plan it anew each time takes 0.05 to 0.1 ms, as long as the reading of fifty
    /// rows.
    /// </remarks>
    private SqlFragment Within(PathRows rows)
    {
        if (rows.Path is not { IsScan: true, By: { } by })
        {
            return rows.Range == SortRange.All && !rows.Path.IsScan
                ? SqlFragment.True
                : rows.Sort.Between(Closed(rows), value => Opaque(SqlFragment.Of($"{value}")));
        }

        // The place behind a cursor is a pair with which the index begins that holds the rows of the value.
        var equal = Opaque(by.Equal ?? by.Entry!);
        var behind = rows.Range.After is { } after
            ? SqlFragment.Of(
                $"({Indexed(by)}, {rows.Sort.Columns[^1]}) {(rows.Sort.Direction == "ASC" ? ">" : "<")} ({equal}, {Opaque(SqlFragment.Of($"{rows.Sort.Values(after)[^1]}"))})"
            )
            : SqlFragment.True;
        return SqlTranslation.AllOf([dialect.IsFoundBy(NameOf(by), equal), behind]);
    }

    /// <summary>The range with both ends.</summary>
    private static SortRange Closed(PathRows rows)
    {
        var (first, last) = (rows.Sort.First, rows.Sort.Last);
        return rows.Sort.Direction == "ASC"
            ? new(rows.Range.After ?? first, rows.Range.Until ?? last)
            : new(rows.Range.After ?? last, rows.Range.Until ?? first);
    }
}
