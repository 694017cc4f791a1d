using ArtifactStore.Sql;

namespace ArtifactStore.Sqlite;

/// <summary>
/// Writes the statements of an access path for SQLite, whose planner keeps the order of a CROSS JOIN and reads a table through the index
/// that INDEXED BY names.
/// </summary>
internal sealed class SqliteSelectWriter(SqliteDialect dialect) : SelectWriter(dialect)
{
    private const string Join = " CROSS JOIN ";

    private SqlFragment CountOfAll => field ??= SqlFragment.Of($"COUNT(*)");

    /// <inheritdoc/>
    public override int RowsForScanned(AccessPath seek) => Math.Max(seek.By?.IsThrough == true ? 2 : 1, 6 * seek.Lead.Length);

    /// <inheritdoc/>
    /// <remarks>
    /// Where flows or deployments are found by a list, the list comes first: for IN with a subquery SQLite opens a temporary B-tree, a
    /// sixth of what a short count takes.
    /// </remarks>
    protected override (SqlFragment From, SqlFragment Where) Own(SqlTranslation filters, SqlTable table) =>
        FromList(table, SqlFragment.Of($"{table.From(dialect)}"), [.. filters.Conditions.Where(condition => condition.Table == table)]);

    /// <inheritdoc/>
    protected override (SqlFragment From, SqlFragment Where) Passed(PathRows rows)
    {
        var path = rows.Path;
        if (path.IsMerge)
        {
            // Bounded by the limit, SQLite's sorter leaves the rows of a value as soon as the rest of them lies behind what it holds.
            var list = path.By!.Fragment.Membership!.Value.Values.Distinct();
            return (
                SqlFragment.Of($"json_each({list}) AS list{Join}{Chain(rows)}"),
                SqlTranslation.AllOf([SqlFragment.Of($"{path.By.Table.Alias()}.{path.By.Column!} = list.value"), Within(rows)])
            );
        }

        // A scan of one value's rows must ask for the value itself: of a list the rows come value by value. A condition that the range
        // implies would be another end of it.
        var conditions = rows.Filters.Conditions.Select(condition =>
            !path.IsScan ? Fragment(path, condition)
            : condition == path.By ? Equality(condition)
            : condition.IsRange ? null
            : condition.Fragment
        );
        return (
            Chain(rows),
            SqlTranslation.AllOf([
                .. conditions,
                .. rows.Seen is { } seen
                    ? [Within(rows with { Range = rows.Range with { Until = null } }), UpTo(rows, seen)]
                    : new[] { Within(rows) },
            ])
        );
    }

    /// <inheritdoc/>
    protected override (SqlFragment From, SqlFragment Where) Scanned(PathRows rows) =>
        (
            rows.Path.By?.Entry is null ? Read(rows.Filters, rows.Path, rows.Root, link: null) : Entries,
            SqlTranslation.AllOf([rows.Path.By is { } by ? Equality(by) : null, Within(rows)])
        );

    /// <inheritdoc/>
    protected override (SqlFragment From, SqlFragment Where) Visited(SqlTranslation filters, AccessPath path)
    {
        SqlTable[] order = [.. path.Lead, filters.Joins.Root];
        var by = path.By?.Seek ?? SqlFragment.True;
        if (path.Lead.IsEmpty)
        {
            return (Read(filters, path, order[0], link: null), by);
        }

        // A row that does not pass leads to no row: its link is NULL.
        var rest = Conditions(order[0]).Where(condition => condition.Fragment != by);
        var from = Read(filters, path, order[0], link: null);
        for (var i = 1; i < order.Length; i++)
        {
            var (own, other) = filters.Joins.Link(order[i], order.AsSpan(0, i));
            var passes = SqlTranslation.AllOf(rest.Select(condition => condition.Fragment));
            var link = passes.IsTrue ? SqlFragment.Of($"{other}") : SqlFragment.Of($"CASE WHEN {passes} THEN {other} END");

            // A view of the host on the right of an outer join would be materialised, and lose the indexes of its expressions.
            var join = dialect.KeepsRunColumns || IsOfArtifacts(order[i]) ? " LEFT JOIN " : Join;
            from = SqlFragment.Of($"{from}{join}{Read(filters, path, order[i], own)} ON {own} = {link}");
            rest = Conditions(order[i]);
        }

        return (from, by);

        IEnumerable<SqlCondition> Conditions(SqlTable table) => filters.Conditions.Where(condition => condition.Table == table);
    }

    /// <inheritdoc/>
    protected override (SqlFragment Number, SqlFragment From, SqlFragment Where) Counted(PathRows rows)
    {
        var (from, where) = FromList(
            rows.Path.Lead is [var first, ..] ? first : rows.Root,
            Chain(rows),
            rows.Filters.Conditions.AsSpan(),
            rows.Path
        );
        return (CountOfAll, from, where);
    }

    /// <inheritdoc/>
    protected override string Fetch(SqlTable table, string columns, string own, string other) =>
        $"{Join}{table.From(dialect)} ON {table.Alias()}.{own} = {other}";

    /// <inheritdoc/>
    protected override SqlFragment OnlyId(SqlFragment ids) => SqlFragment.Of($"(SELECT min(o.id) FROM ({ids}) AS o HAVING COUNT(*) = 1)");

    /// <inheritdoc/>
    /// <remarks>Of a seek whose index is not named the unary operator keeps SQLite from choosing that of the sort.</remarks>
    protected override string PassedOrder(PathRows rows) =>
        IsFree(rows.Path) ? string.Join(", ", rows.Sort.Columns.Select(column => $"+{column} {rows.Sort.Direction}")) : ScanOrder(rows);

    /// <summary>
    /// A condition of a seek. If it is on the first table, and the seek is by another, the unary operator keeps SQLite from choosing its
    /// index.
    /// </summary>
    private static SqlFragment Fragment(AccessPath path, SqlCondition condition) =>
        (path.Lead is [var first, ..] ? condition.Table == first : IsFree(path) && condition.Table == path.By!.Table)
        && condition.Seek is not null
        && condition != path.By
            ? SqlFragment.Of($"+({condition.Fragment})")
        : condition == path.By ? condition.Sought
        : condition.Fragment;

    /// <summary>The entries of metadata, by the index that holds the artifacts of each in the order of their ids.</summary>
    private SqlFragment Entries =>
        SqlFragment.Of(
            $"{SqlTable.ArtifactMetadata.From(dialect)} INDEXED BY {dialect.TablePrefix}{SqlTable.ArtifactMetadata.IndexOf("entry")}"
        );

    private static SqlFragment Equality(SqlCondition condition) =>
        condition.Entry is { } entry
            ? SqlFragment.Of($"am.entry = {entry}")
            : SqlFragment.Of($"{condition.Table.Alias()}.{condition.Column!} = {condition.Equal!}");

    private static SqlFragment Within(PathRows rows)
    {
        var within = rows.Sort.Between(rows.Range, static value => SqlFragment.Of($"{value}"));
        return within.IsTrue || !IsFree(rows.Path) ? within : SqlFragment.Of($"+({within})");
    }

    /// <summary>Determines whether a seek reads runs by an index that the planner has to find.</summary>
    private static bool IsFree(AccessPath path) =>
        path is { IsScan: false, Lead.IsEmpty: true, Index: null, By: { } by } && !IsOfArtifacts(by.Table);

    private static bool IsOfArtifacts(SqlTable table) => table is SqlTable.Artifact or SqlTable.ArtifactCollection;

    /// <summary>
    /// The rows up to the one that a scan sees last, which a step through the index finds; where there are fewer, up to the end of the
    /// range.
    /// </summary>
    /// <remarks>
    /// With a subquery for each column: of a row value that one subquery gives, SQLite bounds the index by the first column alone, and
    /// reads all rows of a tie.
    /// </remarks>
    private SqlFragment UpTo(PathRows rows, long seen)
    {
        var (from, where) = Scanned(rows);
        var isAscending = rows.Sort.Direction == "ASC";
        var condition = where.IsTrue ? where : SqlFragment.Of($" WHERE {where}");
        var values = rows.Range.Until is { } until ? rows.Sort.Values(until) : null;
        var last = new SqlStatementBuilder();
        foreach (var (i, column) in rows.Sort.Columns.Index())
        {
            var end =
                values is not null ? SqlFragment.Of($"{values[i]}")
                : isAscending ? SqlFragment.Of($"x'ff'")
                : SqlFragment.Of($"''");
            last.Append(i == 0 ? "" : ", ")
                .Append(
                    $"COALESCE((SELECT {column} FROM {from}{condition} ORDER BY {rows.Sort.OrderBy()} LIMIT 1 OFFSET {SqlValue.Number(seen - 1)}), {end})"
                );
        }

        return SqlFragment.Of($"({string.Join(", ", rows.Sort.Columns)}) {(isAscending ? "<=" : ">=")} ({last.ToFragment()})");
    }

    /// <summary>The tables of a path in its order, then those that are looked up for a row of the root.</summary>
    private SqlFragment Chain(PathRows rows)
    {
        SqlTable[] order = [.. rows.Path.Lead, rows.Root, .. rows.LookedUp];
        var from = Read(rows.Filters, rows.Path, order[0], link: null);
        if (rows.Path is { IsScan: true, By.Entry: not null })
        {
            from = SqlFragment.Of($"{Entries}{Join}{from} ON {rows.Root.Alias()}.id = am.artifact_id");
        }

        for (var i = 1; i < order.Length; i++)
        {
            var (own, other) = rows.Filters.Joins.Link(order[i], order.AsSpan(0, i));
            from = SqlFragment.Of($"{from}{Join}{Read(rows.Filters, rows.Path, order[i], own)} ON {own} = {other}");
        }

        return from;
    }

    /// <summary>A table, through the index of the path or of the link.</summary>
    /// <remarks>
    /// Many rows are linked to one of the table before, and the index on that link leads to just them: another, on something else that is
    /// asked of them, would be read anew for each.
    /// </remarks>
    private SqlFragment Read(SqlTranslation filters, AccessPath path, SqlTable table, string? link)
    {
        var isRoot = table == filters.Joins.Root;
        var linked =
            (isRoot ? dialect.KeepsRunColumns || IsOfArtifacts(table) : table == SqlTable.FlowRun && dialect.KeepsRunColumns)
            && link is not null
            && !link.EndsWith(".id", StringComparison.Ordinal)
                ? table.IndexOf(link[(link.IndexOf('.') + 1)..])
                : null;
        return ((isRoot ? path.Index : null) ?? linked) is { } index
            ? SqlFragment.Of($"{table.From(dialect)} INDEXED BY {dialect.TablePrefix}{index}")
            : SqlFragment.Of($"{table.From(dialect)}");
    }

    private static (SqlFragment From, SqlFragment Where) FromList(
        SqlTable first,
        SqlFragment from,
        ReadOnlySpan<SqlCondition> conditions,
        AccessPath? path = null
    )
    {
        var hasList = false;
        var where = new SqlFragment[conditions.Length];
        for (var i = 0; i < where.Length; i++)
        {
            where[i] = path is null ? conditions[i].Fragment : Fragment(path, conditions[i]);
            if (
                !hasList
                && conditions[i].Table == first
                && where[i].Membership is ("f.id" or "f.name" or "d.id" or "d.name", _) and var (column, values)
            )
            {
                hasList = true;
                from = SqlFragment.Of($"json_each({values.Distinct()}) AS list{Join}{from}");
                where[i] = SqlFragment.Of($"{column} = list.value");
            }
        }

        return (from, SqlFragment.Combine(FilterOperator.And, where));
    }
}
