using System.Collections.Immutable;

namespace ArtifactStore.Sql;

/// <summary>The FROM clause and the condition of a plan, for a planner that orders joins as it likes.</summary>
/// <remarks>
/// Its statistics do not tell how many rows a filter passes, and a statement that is prepared knows no values at all: left alone it reads whole tables to join them, even for twenty rows. So each table
/// is a subquery that is run for a row of the table before, and OFFSET 0 keeps the planner from turning that into a join again. A list is itself the first table: then the index on its column leads
/// to the rows, whatever the statistics say of how common its values are. (Beside an owner it is not: which of the two passes fewer rows the planner knows better than we do.) Tables that only must be there, behind the root, are looked up row by row.
/// </remarks>
internal static class FencedJoins
{
    /// <summary>For each table, what the statement may ask of it; what it does not ask, the server does not read.</summary>
    private static readonly ImmutableArray<string> ColumnsOf = [.. Enum.GetValues<SqlTable>().Select(AllColumns)];

    /// <summary>The clauses of a plan, up to all that the filters ask.</summary>
    /// <param name="translation">The filters.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="walked">What stands in the place of the root, where the plan starts there; null for the table itself.</param>
    public static (SqlFragment From, SqlFragment Where) Of(SqlTranslation translation, SqlPlan plan, SqlFragment? walked = null)
    {
        var (joins, before) = (translation.Joins, translation.Before(plan));
        var conditions = Conditions(translation, plan);
        var (from, where) = ToRoot(translation, Way(translation, plan, conditions), walked);
        ImmutableArray<SqlTable> rest = joins.Tables.RemoveRange(before);
        if (rest.IsEmpty)
        {
            return (from, where);
        }

        var (tables, on) = joins.LookUp(rest, [.. before, joins.Root]);
        var lookUp = SqlFragment.Combine(
            FilterOperator.And,
            [.. on.Select(join => SqlFragment.Of($"{join}")), .. conditions.Where(condition => rest.Contains(condition.Table)).Select(condition => condition.Fragment)]);
        return (from, SqlFragment.Combine(FilterOperator.And, where, SqlFragment.Of($"EXISTS (SELECT 1 FROM {tables} WHERE {lookUp} OFFSET 0)")));
    }

    /// <summary>The number of rows of the root that a plan finds, and its clauses. Where nothing is asked of a row after it is found, rows are counted where they are found, which spares most of what each costs.</summary>
    public static (SqlFragment Number, SqlFragment From, SqlFragment Where) Count(SqlTranslation translation, SqlPlan plan)
    {
        if (translation.Joins.Tables.RemoveRange(translation.Before(plan)).IsEmpty && Way(translation, plan, Conditions(translation, plan)) is { Before: { } before } way)
        {
            return (SqlFragment.Of($"COALESCE(SUM((SELECT COUNT(*) FROM {translation.Joins.Root.From(translation.Dialect)} WHERE {way.Root})), 0)::bigint"), before, way.Where);
        }

        var (from, where) = Of(translation, plan);
        return (SqlFragment.Of($"COUNT(*)"), from, where);
    }

    /// <summary>The clauses by which a plan finds rows of the root, by what indexes serve alone; and whether each way to them is fenced, so that a limit changes no plan.</summary>
    public static (SqlFragment From, SqlFragment Where, bool IsFenced) Seek(SqlTranslation translation, SqlPlan plan)
    {
        var before = translation.Before(plan);
        var way = Way(
            translation,
            plan,
            [.. translation.Conditions
                .Where(condition => condition.Seek is not null && (before.IsEmpty ? condition.Table == translation.Joins.Root : before.Contains(condition.Table)))
                .Select(condition => (condition.Table, condition.Seek!))]);
        var (from, where) = ToRoot(translation, way);
        return (from, where, way.IsFenced);
    }

    /// <summary>The clauses that find rows of one table by what is asked of it alone. A planner that sees the values of a list needs no help, and would take time to see through it.</summary>
    public static (SqlFragment From, SqlFragment Where) Alone(SqlDialect dialect, SqlTable table, ImmutableArray<SqlCondition> conditions)
    {
        List<SqlFragment> own = [.. conditions.Select(condition => condition.Fragment)];
        return dialect.HidesValues && ListOf(dialect, own) is var (list, isFound)
            ? (SqlFragment.Of($"{list}{ForEach(dialect, table, Columns(table), SqlFragment.Combine(FilterOperator.And, [.. isFound]))}"), SqlFragment.True)
            : (SqlFragment.Of($"{table.From(dialect)}"), SqlFragment.Combine(FilterOperator.And, [.. own]));
    }

    private static ImmutableArray<(SqlTable Table, SqlFragment Fragment)> Conditions(SqlTranslation translation, SqlPlan plan)
    {
        return [.. translation.Conditions.Select(condition => (condition.Table, Fragment(condition)))];

        // By the index of an owner only where it is what the plan goes by: it must not lead away from another.
        SqlFragment Fragment(SqlCondition condition) =>
            condition.Owner is not null && plan is SqlPlan.OwnerInOrder or SqlPlan.ArtifactFilterFirst ? condition.Seek ?? condition.Fragment : condition.Fragment;
    }

    /// <summary>How a plan comes to the root.</summary>
    /// <param name="translation">The filters.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="conditions">The conditions on the tables up to the root.</param>
    private static WayToRoot Way(SqlTranslation translation, SqlPlan plan, ImmutableArray<(SqlTable Table, SqlFragment Fragment)> conditions)
    {
        var (dialect, joins) = (translation.Dialect, translation.Joins);
        SqlTable[] order = [.. translation.Before(plan), joins.Root];
        SqlFragment? before = null;
        var (where, isFenced) = (SqlFragment.True, false);
        for (var i = 0; ; i++)
        {
            var table = order[i];
            var own = conditions.Where(condition => condition.Table == table).Select(condition => condition.Fragment).ToList();
            if (i > 0)
            {
                var (column, other) = joins.Link(table, order.AsSpan(0, i));
                own.Insert(0, IsOfFew(column) ? dialect.IsFoundBy(column, SqlFragment.Of($"{other}")) : SqlFragment.Of($"{column} = {other}"));
            }
            else if (StartsWithList(table) && ListOf(dialect, own) is var (list, isFound))
            {
                (before, own, isFenced) = (list, isFound, true);
            }

            if (table == joins.Root)
            {
                return new(before, where, SqlFragment.Combine(FilterOperator.And, [.. own]), i == 0 ? null : order[i - 1], isFenced);
            }

            if (before is null)
            {
                (before, where) = (SqlFragment.Of($"{table.From(dialect)}"), SqlFragment.Combine(FilterOperator.And, [.. own]));
                continue;
            }

            before = SqlFragment.Of($"{before}{ForEach(dialect, table, Columns(table), SqlFragment.Combine(FilterOperator.And, [.. own]))}");
            isFenced = true;
        }

        // A planner that sees the names of flows or deployments knows that they lead to few.
        bool StartsWithList(SqlTable table) => plan is not (SqlPlan.ArtifactsFirst or SqlPlan.OwnerInOrder)
            && !(table == joins.Root && translation.OwnerColumn is not null)
            && (dialect.HidesValues || table is not (SqlTable.Flow or SqlTable.Deployment));
    }

    /// <summary>The clauses of a way, with the root at its end.</summary>
    private static (SqlFragment From, SqlFragment Where) ToRoot(SqlTranslation translation, WayToRoot way, SqlFragment? walked = null)
    {
        var (dialect, root) = (translation.Dialect, translation.Joins.Root);
        if (way.Before is not { } before)
        {
            return (walked ?? SqlFragment.Of($"{root.From(dialect)}"), way.Root);
        }

        var (found, where) = (ForEach(dialect, root, Columns(root), way.Root), way.Where);
        if (way is { IsFenced: true, Last: { } last })
        {
            // As one subquery: so the planner sees that a run comes once, and does not keep the artifacts of each in memory in case it comes again.
            before = SqlFragment.Of($"(SELECT {Columns(last)} FROM {before}{(where.IsTrue ? where : SqlFragment.Of($" WHERE {where}"))} OFFSET 0) AS {last.Alias()}");
            where = SqlFragment.True;
        }

        return (SqlFragment.Of($"{before}{found}"), where);
    }

    /// <summary>The list that one of the conditions on a table names, as a table to start from, and the conditions by which its values lead to rows; null where there is none.</summary>
    private static (SqlFragment List, List<SqlFragment> IsFound)? ListOf(SqlDialect dialect, List<SqlFragment> conditions)
    {
        if (conditions.FindIndex(fragment => fragment.Membership is not null) is not (>= 0 and var place)
            || conditions[place].Membership is not var (column, values)
            || IsUnique(column)
            || dialect.FromList(values.Distinct()) is not { } list)
        {
            return null;
        }

        conditions[place] = dialect.IsFoundBy(column, SqlFragment.Of($"list.value"));
        return (list, conditions);
    }

    /// <summary>A table as a subquery that is run for each row of what stands before it.</summary>
    private static SqlFragment ForEach(SqlDialect dialect, SqlTable table, string columns, SqlFragment condition) =>
        SqlFragment.Of($" CROSS JOIN LATERAL (SELECT {columns} FROM {table.From(dialect)} WHERE {condition} OFFSET 0) AS {table.Alias()}");

    /// <summary>Whether a value leads to one row, as any planner knows.</summary>
    private static bool IsUnique(string column) => column.EndsWith(".id", StringComparison.Ordinal) || column.EndsWith(".latest_id", StringComparison.Ordinal);

    /// <summary>Whether there may be few different values in a column, and so many rows of one.</summary>
    private static bool IsOfFew(string column) => column.EndsWith(".flow_id", StringComparison.Ordinal) || column.EndsWith(".deployment_id", StringComparison.Ordinal);

    private static string Columns(SqlTable table) => ColumnsOf[(int)table];

    private static string AllColumns(SqlTable table)
    {
        string[] names = table switch
        {
            SqlTable.Artifact or SqlTable.ArtifactCollection => ["row_id", "id", "created", "updated", "key", "task_run_id", "flow_run_id", "flow_id", "deployment_id"],
            SqlTable.FlowRun => ["id", "flow_id", "deployment_id", "work_queue_id"],
            SqlTable.WorkQueue => ["id", "work_pool_id"],
            _ => ["id"],
        };
        return string.Join(", ", names.Select(name => $"{table.Alias()}.{name}"));
    }

    /// <summary>How a plan comes to the root.</summary>
    /// <param name="Before">The tables before the root, or the list that leads to it; null where the plan starts at the root itself.</param>
    /// <param name="Where">What is asked of them outside of subqueries.</param>
    /// <param name="Root">What is asked of the root.</param>
    /// <param name="Last">The last table before the root.</param>
    /// <param name="IsFenced">Whether what stands before the root begins with a list, or is itself made of subqueries.</param>
    private sealed record WayToRoot(SqlFragment? Before, SqlFragment Where, SqlFragment Root, SqlTable? Last, bool IsFenced);
}
