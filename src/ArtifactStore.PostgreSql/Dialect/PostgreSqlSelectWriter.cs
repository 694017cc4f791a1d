using System.Collections.Immutable;
using ArtifactStore.Sql;

namespace ArtifactStore.PostgreSql;

/// <summary>Writes the statements of an access path for PostgreSQL, whose planner orders joins and chooses indexes as it likes.</summary>
/// <remarks>
/// Its statistics do not tell how many rows a filter passes, and a prepared statement has no values at all: left alone it reads whole
/// tables to join them, even for twenty rows. So each table is a subquery
/// that runs for a row of the table before, fenced by OFFSET 0, which keeps the planner from turning it into a join again. The setting that
/// would stop it (join_collapse_limit) belongs to the session, which
/// is the host's or a pooler's.
/// </remarks>
internal sealed class PostgreSqlSelectWriter(PostgreSqlDialect dialect) : SelectWriter(dialect)
{
    /// <inheritdoc/>
    public override int RowsForScanned(AccessPath seek) => seek.Lead.IsEmpty ? 1 : 4;

    /// <inheritdoc/>
    protected override (SqlFragment From, SqlFragment Where) Alone(SqlTranslation filters, SqlTable table) =>
        (First(filters, table, Own(filters, table)), SqlFragment.True);

    /// <inheritdoc/>
    protected override (SqlFragment From, SqlFragment Where) Passed(
        SqlTranslation filters,
        AccessPath path,
        SortTranslator sort,
        SortRange range,
        SqlFragment wanted,
        long? rows
    ) => Passed(filters, path, sort, Within(path, sort, range), wanted, rows);

    private (SqlFragment From, SqlFragment Where) Passed(
        SqlTranslation filters,
        AccessPath path,
        SortTranslator sort,
        SqlFragment within,
        SqlFragment wanted,
        long? rows
    )
    {
        var others = filters
            .OnRoot.Where(condition =>
                path.IsScan ? condition != path.By && !condition.IsRange : condition != path.By || condition.Seek != condition.Fragment
            )
            .Select(condition => condition.Fragment);
        if (path.IsMerge)
        {
            return (Merged(filters.Joins.Root, path.By!, sort, within, wanted), SqlFragment.True);
        }

        if (path.IsScan)
        {
            var scanned = SqlFragment.Of($"{filters.Joins.Root.From(dialect)}");
            if (rows is null && !IsFenced(filters, path))
            {
                return (scanned, within);
            }

            // Fenced, or a condition that has an index of its own would lead the planner out of the range.
            var root = filters.Joins.Root.Alias();
            var fence = SqlFragment.Of(
                $"(SELECT {root}.*, {sort.Columns[0]} AS place FROM {scanned}{Where([within])} ORDER BY {ScanOrder(path, sort)} LIMIT {Opaque(SqlFragment.Of($"{dialect.Limit(rows)}"))} OFFSET 0) AS {root}"
            );
            return (fence, SqlTranslation.AllOf([.. others, LookUp(filters, [])]));
        }

        var (from, found) = path.Lead.IsEmpty ? Reached(filters, path) : (Before(filters, path.Lead), SqlFragment.True);
        return path.Lead.IsEmpty
            ? (from, SqlTranslation.AllOf([found, .. others, LookUp(filters, []), within]))
            : (
                SqlFragment.Of($"{from}{ForEach(filters.Joins.Root, Root(filters, path.Lead))}"),
                SqlTranslation.AllOf([LookUp(filters, path.Lead), within])
            );
    }

    /// <inheritdoc/>
    protected override (SqlFragment From, SqlFragment Where) Scanned(
        SqlTranslation filters,
        AccessPath path,
        SortTranslator sort,
        SortRange range
    ) => (SqlFragment.Of($"{filters.Joins.Root.From(dialect)}"), Within(path, sort, range));

    /// <inheritdoc/>
    protected override (SqlFragment From, SqlFragment Where) Reached(SqlTranslation filters, AccessPath path)
    {
        var root = filters.Joins.Root;
        if (path.By is { } by)
        {
            return (
                First(filters, root, [by.Equal is null ? by.Seek! : dialect.IsFoundBy(NameOf(by), Opaque(by.Equal))]),
                SqlFragment.True
            );
        }

        return path.Lead.IsEmpty
            ? (SqlFragment.Of($"{root.From(dialect)}"), SqlFragment.True)
            : (SqlFragment.Of($"{Before(filters, path.Lead)}{ForEach(root, [Link(filters, root, path.Lead)])}"), SqlFragment.True);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Where nothing is asked of a row after it is found, rows are counted where they are found, which spares most of what each costs.
    /// </remarks>
    protected override (SqlFragment Number, SqlFragment From, SqlFragment Where) Counted(SqlTranslation filters, AccessPath path)
    {
        if (!path.Lead.IsEmpty && filters.Joins.Tables.RemoveRange(path.Lead).IsEmpty)
        {
            var found = SqlTranslation.AllOf(Root(filters, path.Lead));
            return (
                SqlFragment.Of($"COALESCE(SUM((SELECT COUNT(*) FROM {filters.Joins.Root.From(dialect)} WHERE {found})), 0)::bigint"),
                Before(filters, path.Lead),
                SqlFragment.True
            );
        }

        var (from, where) = Passed(
            filters,
            path,
            new(dialect, filters.Joins.Root, ArtifactSort.IdDesc),
            within: SqlFragment.True,
            wanted: SqlFragment.True,
            rows: null
        );
        return (SqlFragment.Of($"COUNT(*)"), from, where);
    }

    /// <inheritdoc/>
    /// <remarks>That of one value's rows is the order of the index from its first column on: no other index has it.</remarks>
    protected override string ScanOrder(AccessPath path, SortTranslator sort) =>
        path is { IsScan: true, By: { } by } ? sort.OrderBy(dialect.Indexed(NameOf(by))) : sort.OrderBy();

    /// <inheritdoc/>
    /// <remarks>
    /// The rows of a fence come in their order already, as the planner sees if it finds the same columns: what is computed must be one.
    /// </remarks>
    protected override string Order(SqlTranslation filters, AccessPath path, SortTranslator sort) =>
        path is { IsScan: true, By: null } && sort.Columns.Count > 1 && IsFenced(filters, path)
            ? $"{filters.Joins.Root.Alias()}.place {sort.Direction}, {filters.Joins.Root.Alias()}.id {sort.Direction}"
            : ScanOrder(path, sort);

    /// <inheritdoc/>
    /// <remarks>Fenced: a planner that expects a page to be a tenth of the table reads the whole of it.</remarks>
    protected override string Fetch(SqlTable table, string columns, string own, string other) =>
        $" CROSS JOIN LATERAL (SELECT {columns} FROM {table.From(dialect)} WHERE {table.Alias()}.{own} = {other} OFFSET 0) AS {table.Alias()}";

    /// <inheritdoc/>
    /// <remarks>There is no min(uuid) before PostgreSQL 18.</remarks>
    protected override SqlFragment OnlyId(SqlFragment ids) =>
        SqlFragment.Of($"(SELECT (array_agg(o.id))[1] FROM ({ids}) AS o HAVING COUNT(*) = 1)");

    /// <summary>The rows of a range.</summary>
    /// <remarks>
    /// With both ends, of which the planner sees neither. Of such a range it supposes that it is small, whatever the values: so it is read
    /// by the index in any store, by a plan that is made once and serves all
    /// values. To plan it anew each time takes 0.05 to 0.1 ms, as long as the reading of fifty rows.
    /// </remarks>
    private SqlFragment Within(AccessPath path, SortTranslator sort, SortRange range)
    {
        return path is { IsScan: true, By: { } by }
            ? SqlTranslation.AllOf([
                dialect.IsFoundBy(NameOf(by), Opaque(by.Equal!)),
                sort.BehindPair(range, dialect.Indexed(NameOf(by)), Opaque(by.Equal!), Value),
            ])
            : sort.Between(sort.Close(range), Value);

        SqlFragment Value(SqlValue value) => Opaque(SqlFragment.Of($"{value}"));
    }

    /// <inheritdoc/>
    /// <remarks>
    /// What a subquery gives is not known before it has run, whatever the values: so five executions of a prepared statement show that the
    /// plan for any value costs no more, and it is kept.
    /// </remarks>
    protected override SqlFragment Opaque(SqlFragment value) => dialect.IsPrepared ? SqlFragment.Of($"(SELECT {value})") : value;

    /// <summary>Determines whether a scan has conditions beyond the range of its index.</summary>
    private static bool IsFenced(SqlTranslation filters, AccessPath path) =>
        !filters.Joins.Tables.IsEmpty || filters.OnRoot.Any(condition => condition != path.By && !condition.IsRange);

    /// <summary>Determines whether a value leads to one row, by a unique index.</summary>
    private static bool IsUnique(string column) =>
        column.EndsWith(".id", StringComparison.Ordinal) || column.EndsWith(".latest_id", StringComparison.Ordinal);

    private static string NameOf(SqlCondition condition) => $"{condition.Table.Alias()}.{condition.Column}";

    /// <summary>The first rows of each value of a list, in the order of the index that holds them.</summary>
    private SqlFragment Merged(SqlTable root, SqlCondition by, SortTranslator sort, SqlFragment range, SqlFragment wanted)
    {
        var list = SqlFragment.Of($"{by.Fragment.Membership!.Value.Values.Distinct()}");
        var found = SqlTranslation.AllOf([dialect.IsFoundBy(NameOf(by), SqlFragment.Of($"list.value")), range]);
        return SqlFragment.Of(
            $"unnest({Opaque(list)}) AS list (value) CROSS JOIN LATERAL (SELECT {Columns(root)} FROM {root.From(dialect)} WHERE {found} ORDER BY {sort.OrderBy(dialect.Indexed(NameOf(by)))} LIMIT {wanted}) AS {root.Alias()}"
        );
    }

    /// <summary>
    /// The tables before the root, as one subquery: so the planner sees that a run comes once, and does not keep the artifacts of each in
    /// memory in case it comes again.
    /// </summary>
    private SqlFragment Before(SqlTranslation filters, ImmutableArray<SqlTable> lead)
    {
        var from = First(filters, lead[0], Own(filters, lead[0]));
        for (var i = 1; i < lead.Length; i++)
        {
            from = SqlFragment.Of($"{from}{ForEach(lead[i], [Link(filters, lead[i], lead[..i]), .. Own(filters, lead[i])])}");
        }

        return lead.Length == 1 ? from : SqlFragment.Of($"(SELECT {Columns(lead[^1])} FROM {from} OFFSET 0) AS {lead[^1].Alias()}");
    }

    /// <summary>
    /// The table that a path starts from. A list is itself the first table: then the index on its column leads to the rows, whatever the
    /// statistics say of how common its values are.
    /// </summary>
    private SqlFragment First(SqlTranslation filters, SqlTable table, List<SqlFragment> conditions)
    {
        var place = conditions.FindIndex(condition =>
            condition.Membership is var (column, values) && !IsUnique(column) && dialect.IsIndexedWhole(column, values)
        );
        if (place < 0)
        {
            return SqlFragment.Of($"(SELECT {Columns(table)} FROM {table.From(dialect)}{Where(conditions)} OFFSET 0) AS {table.Alias()}");
        }

        var (name, list) = conditions[place].Membership!.Value;
        conditions[place] = dialect.IsFoundBy(name, SqlFragment.Of($"list.value"));
        return SqlFragment.Of($"unnest({Opaque(SqlFragment.Of($"{list.Distinct()}"))}) AS list (value){ForEach(table, conditions)}");
    }

    /// <summary>A table as a subquery that runs for each row of what stands before it.</summary>
    private SqlFragment ForEach(SqlTable table, List<SqlFragment> conditions) =>
        SqlFragment.Of(
            $" CROSS JOIN LATERAL (SELECT {Columns(table)} FROM {table.From(dialect)}{Where(conditions)} OFFSET 0) AS {table.Alias()}"
        );

    private List<SqlFragment> Root(SqlTranslation filters, ImmutableArray<SqlTable> lead) =>
        [Link(filters, filters.Joins.Root, lead), .. filters.OnRoot.Select(condition => condition.Fragment)];

    /// <summary>
    /// The link of a table to those before it. Where few different values may stand in the column, and so many rows of one, by its index
    /// whatever the statistics say.
    /// </summary>
    private SqlFragment Link(SqlTranslation filters, SqlTable table, ImmutableArray<SqlTable> before)
    {
        var (own, other) = filters.Joins.Link(table, before.AsSpan());
        return own.EndsWith(".flow_id", StringComparison.Ordinal) || own.EndsWith(".deployment_id", StringComparison.Ordinal)
            ? dialect.IsFoundBy(own, SqlFragment.Of($"{other}"))
            : SqlFragment.Of($"{own} = {other}");
    }

    /// <summary>The tables that stand neither before the root nor are it, looked up row by row.</summary>
    private SqlFragment? LookUp(SqlTranslation filters, ImmutableArray<SqlTable> lead)
    {
        var tables = filters.Joins.Tables.RemoveRange(lead);
        if (tables.IsEmpty)
        {
            return null;
        }

        SqlTable[] order = [.. lead, filters.Joins.Root, .. tables];
        List<SqlFragment> Conditions(int i)
        {
            var (own, other) = filters.Joins.Link(tables[i], order.AsSpan(0, lead.Length + 1 + i));
            return [SqlFragment.Of($"{own} = {other}"), .. Own(filters, tables[i])];
        }

        var from = SqlFragment.Of(
            $"(SELECT {Columns(tables[0])} FROM {tables[0].From(dialect)}{Where(Conditions(0))} OFFSET 0) AS {tables[0].Alias()}"
        );
        for (var i = 1; i < tables.Length; i++)
        {
            from = SqlFragment.Of($"{from}{ForEach(tables[i], Conditions(i))}");
        }

        return SqlFragment.Of($"EXISTS (SELECT 1 FROM {from} OFFSET 0)");
    }

    private static List<SqlFragment> Own(SqlTranslation filters, SqlTable table) =>
        [.. filters.Conditions.Where(condition => condition.Table == table).Select(condition => condition.Fragment)];

    private static SqlFragment Where(List<SqlFragment> conditions) =>
        SqlTranslation.AllOf(conditions) is { IsTrue: false } where ? SqlFragment.Of($" WHERE {where}") : SqlFragment.True;

    /// <summary>Lists the columns that a statement may use. The server does not read the unused ones.</summary>
    private static string Columns(SqlTable table)
    {
        string[] names = table switch
        {
            SqlTable.Artifact =>
            [
                "row_id",
                "id",
                "created",
                "updated",
                "key",
                "version",
                "type",
                "type_head",
                "task_run_id",
                "flow_run_id",
                "flow_id",
                "deployment_id",
            ],
            SqlTable.ArtifactCollection =>
            [
                "row_id",
                "id",
                "created",
                "updated",
                "key",
                "latest_id",
                "type",
                "type_head",
                "task_run_id",
                "flow_run_id",
                "flow_id",
                "deployment_id",
            ],
            SqlTable.FlowRun => ["id", "flow_id", "deployment_id", "work_queue_id"],
            SqlTable.WorkQueue => ["id", "work_pool_id"],
            _ => ["id"],
        };
        return string.Join(", ", names.Select(name => $"{table.Alias()}.{name}"));
    }
}
