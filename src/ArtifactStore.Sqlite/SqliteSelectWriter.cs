using ArtifactStore.Sql;

namespace ArtifactStore.Sqlite;

/// <summary>
/// Writes the statements of an access path for SQLite, whose planner keeps the order of a CROSS JOIN and reads a table through the index
/// that INDEXED BY names.
/// </summary>
internal sealed class SqliteSelectWriter(SqliteDialect dialect) : SelectWriter(dialect)
{
    private const string Join = " CROSS JOIN ";

    /// <inheritdoc/>
    public override int RowsForScanned(AccessPath seek) => seek.Lead.IsEmpty ? 1 : 6;

    /// <inheritdoc/>
    /// <remarks>
    /// Where flows or deployments are found by a list, the list comes first: for IN with a subquery SQLite opens a temporary B-tree, a
    /// sixth of what a short count takes.
    /// </remarks>
    protected override (SqlFragment From, SqlFragment Where) Alone(SqlTranslation filters, SqlTable table) =>
        FromList(table, SqlFragment.Of($"{table.From(dialect)}"), filters.Conditions.Where(condition => condition.Table == table));

    /// <inheritdoc/>
    protected override (SqlFragment From, SqlFragment Where) Passed(
        SqlTranslation filters,
        AccessPath path,
        SortTranslator sort,
        SortRange range,
        SqlFragment wanted,
        long? rows
    )
    {
        if (path.IsMerge)
        {
            // Bounded by the limit, SQLite's sorter leaves the rows of a value as soon as the rest of them lies behind what it holds.
            var list = path.By!.Fragment.Membership!.Value.Values.Distinct();
            return (
                SqlFragment.Of($"json_each({list}) AS list{Join}{Chain(filters, path, isWhole: true)}"),
                SqlTranslation.AllOf([SqlFragment.Of($"{path.By.Table.Alias()}.{path.By.Column!} = list.value"), Within(sort, range)])
            );
        }

        // A scan of one value's rows must ask for the value itself: of a list the rows come value by value. A condition that the range
        // implies would be another end of it.
        var conditions = filters.Conditions.Select(condition =>
            !path.IsScan ? Fragment(filters, condition)
            : condition == path.By ? Equality(condition)
            : condition.IsRange ? null
            : condition.Fragment
        );
        return (
            Chain(filters, path, isWhole: true),
            SqlTranslation.AllOf([
                .. conditions,
                .. rows is { } some
                    ? [Within(sort, range with { Until = null }), UpTo(filters, path, sort, range, some)]
                    : new[] { Within(sort, range) },
            ])
        );
    }

    /// <inheritdoc/>
    protected override (SqlFragment From, SqlFragment Where) Scanned(
        SqlTranslation filters,
        AccessPath path,
        SortTranslator sort,
        SortRange range
    ) => (Chain(filters, path, isWhole: false), SqlTranslation.AllOf([path.By is { } by ? Equality(by) : null, Within(sort, range)]));

    /// <inheritdoc/>
    protected override (SqlFragment From, SqlFragment Where) Reached(SqlTranslation filters, AccessPath path) =>
        (
            Chain(filters, path, isWhole: false),
            path.By?.Seek
                ?? SqlTranslation.AllOf(
                    filters
                        .Conditions.Where(condition => path.Lead.Contains(condition.Table))
                        .Select(condition => Fragment(filters, condition))
                )
        );

    /// <inheritdoc/>
    protected override (SqlFragment Number, SqlFragment From, SqlFragment Where) Counted(SqlTranslation filters, AccessPath path)
    {
        var (from, where) = FromList(
            path.Lead is [var first, ..] ? first : filters.Joins.Root,
            Chain(filters, path, isWhole: true),
            filters.Conditions
        );
        return (SqlFragment.Of($"COUNT(*)"), from, where);
    }

    /// <inheritdoc/>
    protected override string Fetch(SqlTable table, string columns, string own, string other) =>
        $"{Join}{table.From(dialect)} ON {table.Alias()}.{own} = {other}";

    /// <inheritdoc/>
    protected override SqlFragment OnlyId(SqlFragment ids) => SqlFragment.Of($"(SELECT min(o.id) FROM ({ids}) AS o HAVING COUNT(*) = 1)");

    /// <summary>
    /// A condition. Beside a filter on the runs themselves the parent of a run is no way to it: by its index SQLite would read every run of
    /// a flow.
    /// </summary>
    private static SqlFragment Fragment(SqlTranslation filters, SqlCondition condition) =>
        condition is { Table: SqlTable.FlowRun, Equal: { } equal }
        && filters.Conditions.Any(other => other is { Table: SqlTable.FlowRun, Equal: null })
            ? SqlFragment.Of($"+fr.{condition.Column!} = {equal}")
            : condition.Fragment;

    private static SqlFragment Within(SortTranslator sort, SortRange range) =>
        sort.Between(range, static value => SqlFragment.Of($"{value}"));

    /// <summary>
    /// The rows up to the one that a scan sees last, which a step through the index finds; where there are fewer, up to the end of the
    /// range.
    /// </summary>
    /// <remarks>
    /// With a subquery for each column: of a row value that one subquery gives, SQLite bounds the index by the first column alone, and
    /// reads all rows of a tie.
    /// </remarks>
    private SqlFragment UpTo(SqlTranslation filters, AccessPath path, SortTranslator sort, SortRange range, long rows)
    {
        var (from, where) = Scanned(filters, path, sort, range);
        var isAscending = sort.Direction == "ASC";
        var condition = where.IsTrue ? where : SqlFragment.Of($" WHERE {where}");
        var values = range.Until is { } until ? sort.Values(until) : null;
        var last = new SqlStatementBuilder();
        for (var i = 0; i < sort.Columns.Count; i++)
        {
            var end =
                values is not null ? SqlFragment.Of($"{values[i]}")
                : isAscending ? SqlFragment.Of($"x'ff'")
                : SqlFragment.Of($"''");
            last.Append(i == 0 ? "" : ", ")
                .Append(
                    $"COALESCE((SELECT {sort.Columns[i]} FROM {from}{condition} ORDER BY {sort.OrderBy()} LIMIT 1 OFFSET {SqlValue.Number(rows - 1)}), {end})"
                );
        }

        return SqlFragment.Of($"({string.Join(", ", sort.Columns)}) {(isAscending ? "<=" : ">=")} ({last.ToFragment()})");
    }

    private static SqlFragment Equality(SqlCondition condition) =>
        SqlFragment.Of($"{condition.Table.Alias()}.{condition.Column!} = {condition.Equal!}");

    private SqlFragment Chain(SqlTranslation filters, AccessPath path, bool isWhole)
    {
        var joins = filters.Joins;
        SqlTable[] order = [.. path.Lead, joins.Root, .. isWhole ? joins.Tables.RemoveRange(path.Lead) : []];
        var from = Read(order[0], link: null);
        for (var i = 1; i < order.Length; i++)
        {
            var (own, other) = joins.Link(order[i], order.AsSpan(0, i));
            from = $"{from}{Join}{Read(order[i], own)} ON {own} = {other}";
        }

        return SqlFragment.Of($"{from}");

        string Read(SqlTable table, string? link)
        {
            var index = (table == joins.Root ? path.Index : null) ?? Linked(table, link);
            return index is null ? table.From(dialect) : $"{table.From(dialect)} INDEXED BY {dialect.TablePrefix}{index}";
        }

        // Many rows are linked to one of the table before, and the index on that link leads to just them: another, on something else that
        // is asked of them, would be read anew for each.
        string? Linked(SqlTable table, string? link) =>
            (table == joins.Root || (table == SqlTable.FlowRun && dialect.KeepsRunColumns))
            && link is not null
            && !link.EndsWith(".id", StringComparison.Ordinal)
                ? table.IndexOf(link[(link.IndexOf('.') + 1)..])
                : null;
    }

    private static (SqlFragment From, SqlFragment Where) FromList(SqlTable first, SqlFragment from, IEnumerable<SqlCondition> conditions)
    {
        var all = conditions.ToList();
        var place = all.FindIndex(condition =>
            condition.Table == first && condition.Fragment.Membership is { Column: "f.id" or "f.name" or "d.id" or "d.name" }
        );
        var where = SqlTranslation.AllOf(
            all.Select(
                (condition, i) =>
                    i == place ? SqlFragment.Of($"{condition.Fragment.Membership!.Value.Column} = list.value") : condition.Fragment
            )
        );
        return (
            place < 0 ? from : SqlFragment.Of($"json_each({all[place].Fragment.Membership!.Value.Values.Distinct()}) AS list{Join}{from}"),
            where
        );
    }
}
