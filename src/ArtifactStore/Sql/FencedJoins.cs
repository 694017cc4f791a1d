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
    private const string RootColumns = "row_id, id, created, updated, key, task_run_id, flow_run_id, flow_id, deployment_id";

    /// <summary>The clauses of a plan, up to all that the filters ask.</summary>
    /// <param name="translation">The filters.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="walked">What stands in the place of the root, where the plan starts there; null for the table itself.</param>
    public static (SqlFragment From, SqlFragment Where) Of(SqlTranslation translation, SqlPlan plan, SqlFragment? walked = null)
    {
        var (joins, before) = (translation.Joins, translation.Before(plan));
        var conditions = Conditions(translation, plan);
        var (from, where, _) = UpToRoot(translation, plan, conditions, walked);
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
    public static (string Number, SqlFragment From, SqlFragment Where) Count(SqlTranslation translation, SqlPlan plan)
    {
        if (translation.Joins.Tables.RemoveRange(translation.Before(plan)).IsEmpty
            && UpToRoot(translation, plan, Conditions(translation, plan), rootColumns: "COUNT(*) AS found") is (var counted, var whereCounted, true))
        {
            return ($"COALESCE(SUM({translation.Joins.Root.Alias()}.found), 0)::bigint", counted, whereCounted);
        }

        var (from, where) = Of(translation, plan);
        return ("COUNT(*)", from, where);
    }

    /// <summary>The clauses by which a plan finds rows of the root, by what indexes serve alone.</summary>
    public static (SqlFragment From, SqlFragment Where) Seek(SqlTranslation translation, SqlPlan plan)
    {
        var before = translation.Before(plan);
        var (from, where, _) = UpToRoot(
            translation,
            plan,
            [.. translation.Conditions
                .Where(condition => condition.Seek is not null && (before.IsEmpty ? condition.Table == translation.Joins.Root : before.Contains(condition.Table)))
                .Select(condition => (condition.Table, condition.Seek!))]);
        return (from, where);
    }

    private static ImmutableArray<(SqlTable Table, SqlFragment Fragment)> Conditions(SqlTranslation translation, SqlPlan plan)
    {
        return [.. translation.Conditions.Select(condition => (condition.Table, Fragment(condition)))];

        // By the index of an owner only where it is what the plan goes by: it must not lead away from another.
        SqlFragment Fragment(SqlCondition condition) =>
            condition.Owner is not null && plan is SqlPlan.OwnerInOrder or SqlPlan.ArtifactFilterFirst ? condition.Seek ?? condition.Fragment : condition.Fragment;
    }

    /// <param name="translation">The filters.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="conditions">The conditions on the tables up to the root.</param>
    /// <param name="walked">What stands in the place of the root, where the plan starts there; null for the table itself.</param>
    /// <param name="rootColumns">What a subquery selects of the root; null for what statements may ask of it.</param>
    /// <returns>The clauses; and whether the root is a subquery, run for each row of what stands before it.</returns>
    private static (SqlFragment From, SqlFragment Where, bool IsRootNested) UpToRoot(
        SqlTranslation translation, SqlPlan plan, ImmutableArray<(SqlTable Table, SqlFragment Fragment)> conditions, SqlFragment? walked = null, string? rootColumns = null)
    {
        var (dialect, joins) = (translation.Dialect, translation.Joins);
        SqlTable[] order = [.. translation.Before(plan), joins.Root];
        var from = new SqlStatementBuilder();
        var (where, isNested) = (SqlFragment.True, false);
        for (var i = 0; i < order.Length; i++)
        {
            var table = order[i];
            if (table == joins.Root && from.ToFragment() is var before && isNested)
            {
                // As one subquery: so the planner sees that a run comes once, and does not keep the artifacts of each in memory in case it comes again.
                var last = order[i - 1];
                from = new SqlStatementBuilder().Append($"(SELECT {Columns(last)} FROM {before}{(where.IsTrue ? where : SqlFragment.Of($" WHERE {where}"))} OFFSET 0) AS {last.Alias()}");
                where = SqlFragment.True;
            }

            var own = conditions.Where(condition => condition.Table == table).Select(condition => condition.Fragment).ToList();
            if (i > 0)
            {
                var (column, other) = joins.Link(table, order.AsSpan(0, i));
                own.Insert(0, IsOfFew(column) ? dialect.IsFoundBy(column, SqlFragment.Of($"{other}")) : SqlFragment.Of($"{column} = {other}"));
            }
            else if (!(table == joins.Root && translation.OwnerColumn is not null) && ListOf(own) is var (list, isFound))
            {
                own = isFound;
                from.Append(list);
            }
            else
            {
                from.Append(walked ?? SqlFragment.Of($"{table.From(dialect)}"));
                where = SqlFragment.Combine(FilterOperator.And, [.. own]);
                continue;
            }

            isNested = true;
            from.Append($" CROSS JOIN LATERAL (SELECT {(table == joins.Root ? rootColumns : null) ?? Columns(table)} FROM {table.From(dialect)} WHERE {SqlFragment.Combine(FilterOperator.And, [.. own])} OFFSET 0) AS {table.Alias()}");
        }

        return (from.ToFragment(), where, isNested);

        (SqlFragment List, List<SqlFragment> IsFound)? ListOf(List<SqlFragment> own)
        {
            if (plan is SqlPlan.ArtifactsFirst or SqlPlan.OwnerInOrder
                || own.FindIndex(fragment => fragment.Membership is not null) is not (>= 0 and var place)
                || own[place].Membership is not var (column, values)
                || IsUnique(column)
                || dialect.FromList(values.Distinct()) is not { } list)
            {
                return null;
            }

            own[place] = dialect.IsFoundBy(column, SqlFragment.Of($"list.value"));
            return (list, own);
        }
    }

    /// <summary>Whether a value leads to one row, as any planner knows.</summary>
    private static bool IsUnique(string column) => column.EndsWith(".id", StringComparison.Ordinal) || column.EndsWith(".latest_id", StringComparison.Ordinal);

    /// <summary>Whether there may be few different values in a column, and so many rows of one.</summary>
    private static bool IsOfFew(string column) => column.EndsWith(".flow_id", StringComparison.Ordinal) || column.EndsWith(".deployment_id", StringComparison.Ordinal);

    /// <summary>What the statement may ask of a table; what it does not ask, the server does not read.</summary>
    private static string Columns(SqlTable table)
    {
        var names = table switch
        {
            SqlTable.Artifact or SqlTable.ArtifactCollection => RootColumns,
            SqlTable.FlowRun => "id, flow_id, deployment_id, work_queue_id",
            SqlTable.WorkQueue => "id, work_pool_id",
            _ => "id",
        };
        return string.Join(", ", names.Split(", ").Select(name => $"{table.Alias()}.{name}"));
    }
}
