using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>The filters of a query in SQL: joins and conditions with their values. One translation serves page, stream, count and delete.</summary>
/// <param name="Dialect">The dialect that it was made for.</param>
/// <param name="Joins">The tables.</param>
/// <param name="Conditions">What the filters ask of them; all must hold.</param>
[Experimental(SqlDialect.DiagnosticId)]
public sealed record SqlTranslation(SqlDialect Dialect, JoinSet Joins, ImmutableArray<SqlCondition> Conditions)
{
    /// <summary>The plans that start from a filter: those that have one that narrows, or that a count may walk without touching the root first.</summary>
    public ImmutableArray<SqlPlan> FilterPlans
    {
        get
        {
            var plans = ImmutableArray.CreateBuilder<SqlPlan>();
            if (Conditions.Any(condition => condition.Table == Joins.Root && condition.Seek is not null))
            {
                plans.Add(SqlPlan.ArtifactFilterFirst);
            }

            if (Conditions.Any(condition => IsOnFlowRunSide(condition.Table)))
            {
                plans.Add(SqlPlan.FlowRunsFirst);
            }

            if (IsFiltered(SqlTable.TaskRun))
            {
                plans.Add(SqlPlan.TaskRunsFirst);
            }

            return plans.ToImmutable();
        }
    }

    /// <summary>The plan for a query whose filters ask only that rows are there: from the side of the runs, whose index on the artifacts holds everything that is needed.</summary>
    public SqlPlan PresencePlan => Joins.Tables.Any(IsOnFlowRunSide) ? SqlPlan.FlowRunsFirst : Joins.Contains(SqlTable.TaskRun) ? SqlPlan.TaskRunsFirst : SqlPlan.ArtifactsFirst;

    /// <summary>The owners that statements look up by themselves, by name: a WITH clause, where the conditions ask for them more than once.</summary>
    private ImmutableArray<SqlFragment> LookedUp { get; init; } = [];

    /// <summary>The whole condition.</summary>
    public SqlFragment Where => AllOf(Conditions);

    /// <summary>The tables that a plan visits before the root, first to last: from the filtered table that is farthest from the root, over the flow run.</summary>
    /// <param name="plan">The plan.</param>
    /// <returns>The tables; none where the plan starts at the root.</returns>
    public ImmutableArray<SqlTable> Before(SqlPlan plan) => plan switch
    {
        SqlPlan.ArtifactsFirst or SqlPlan.OwnerInOrder or SqlPlan.ArtifactFilterFirst => [],
        SqlPlan.TaskRunsFirst => [SqlTable.TaskRun],
        SqlPlan.FlowRunsFirst when !Joins.Contains(SqlTable.FlowRun) => [IsFiltered(SqlTable.Deployment) || !Joins.Contains(SqlTable.Flow) ? SqlTable.Deployment : SqlTable.Flow],
        SqlPlan.FlowRunsFirst when IsFiltered(SqlTable.Deployment) => [SqlTable.Deployment, SqlTable.FlowRun],
        SqlPlan.FlowRunsFirst when IsFiltered(SqlTable.Flow) => [SqlTable.Flow, SqlTable.FlowRun],
        SqlPlan.FlowRunsFirst when IsFiltered(SqlTable.WorkPool) => [SqlTable.WorkPool, SqlTable.WorkQueue, SqlTable.FlowRun],
        SqlPlan.FlowRunsFirst => [SqlTable.FlowRun],
        _ => throw new ArgumentOutOfRangeException(nameof(plan), plan, "Not a plan that the library knows."),
    };

    /// <summary>The FROM clause of a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="index">The index through which the root is read; null for the planner's choice.</param>
    /// <param name="upToRoot">Whether to stop at the root.</param>
    /// <returns>The tables and joins, without the word FROM.</returns>
    public string From(SqlPlan plan, string? index = null, bool upToRoot = false) => Joins.From(Before(plan), index, upToRoot);

    /// <summary>The number of all that passes, as a plan counts it, with the FROM clause and the condition.</summary>
    internal (SqlFragment Number, SqlFragment From, SqlFragment Where) Counted(SqlPlan plan)
    {
        if (!Dialect.KeepsJoinOrder)
        {
            return FencedJoins.Count(this, plan);
        }

        var (from, where) = Source(Before(plan) is [var first, ..] ? first : Joins.Root, From(plan), Conditions);
        return (SqlFragment.Of($"COUNT(*)"), from, where);
    }

    /// <summary>The FROM clause and the condition of a page.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="index">The index through which the root is read; null for the planner's choice.</param>
    /// <param name="walked">What stands in the place of the root, where a walk is tried; else null.</param>
    internal (SqlFragment From, SqlFragment Where) Page(SqlPlan plan, string? index, SqlFragment? walked) =>
        Dialect.KeepsJoinOrder ? (SqlFragment.Of($"{From(plan, index)}"), Where) : FencedJoins.Of(this, plan, walked);

    /// <summary>The index that holds the rows of the owner in the order of the ids; null where there is no owner.</summary>
    public string? OwnerIndex => Owner is { } owner ? $"{Joins.Root.Name()}_{owner.Name()}" : null;

    /// <summary>The column of the root that keeps the owner; null where there is no owner.</summary>
    internal string? OwnerColumn => Owner is { } owner ? $"{Joins.Root.Alias()}.{owner.Name()}_id" : null;

    private SqlTable? Owner => Conditions.FirstOrDefault(condition => condition.Owner is not null)?.Owner;

    /// <summary>The FROM clause and the condition by which a probe finds rows of the root; and whether no limit would change its plan.</summary>
    internal (SqlFragment From, SqlFragment Where, bool IsFenced) Probe(SqlPlan plan) =>
        Dialect.KeepsJoinOrder ? (SqlFragment.Of($"{From(plan, index: null, upToRoot: true)}"), Seek(plan), false) : FencedJoins.Seek(this, plan);

    /// <summary>What a plan that starts from filters seeks by, on the tables up to the root: how many rows pass it is what the plan costs.</summary>
    /// <param name="plan">The plan.</param>
    /// <returns>The condition.</returns>
    public SqlFragment Seek(SqlPlan plan)
    {
        var before = Before(plan);
        return SqlFragment.Combine(
            FilterOperator.And,
            [.. Conditions.Where(condition => before.IsEmpty ? condition.Table == Joins.Root : before.Contains(condition.Table)).Select(condition => condition.Seek)]);
    }

    /// <summary>The same translation where a filter on flows or deployments is known to pass exactly one row: an equality on the column that is kept beside the artifact replaces the join.</summary>
    /// <param name="table">The flow or the deployment.</param>
    /// <param name="id">The id of the one row.</param>
    /// <returns>The translation.</returns>
    public SqlTranslation WithOwner(SqlTable table, Guid id) => OwnedBy(table, SqlFragment.Of($"{SqlValue.Id(id)}"));

    /// <summary>The same translation where a filter on flows or deployments is supposed to pass exactly one row, which the statement looks up by itself. Where the filter passes none or several, nothing passes this one.</summary>
    /// <remarks>Where the planner orders joins as it likes, the conditions name a table of a WITH clause, with which the statements of <see cref="ArtifactSql"/> then begin; they mean nothing in others.</remarks>
    /// <param name="table">The flow or the deployment.</param>
    /// <returns>The translation.</returns>
    /// <exception cref="ArgumentException">It is no such table, or one that the translation does not ask about.</exception>
    public SqlTranslation WithOnlyOwner(SqlTable table)
    {
        if (!Joins.Contains(table))
        {
            throw new ArgumentException($"Nothing is asked of {table}, so there is nothing to look up.", nameof(table));
        }

        var owner = Dialect.OnlyId(Owners(table, limit: 2));
        if (Dialect.KeepsJoinOrder)
        {
            return OwnedBy(table, owner);
        }

        // What leads to its rows names it twice (see IsFoundBy), and would look it up as often.
        var name = $"only_{table.Name()}";
        return OwnedBy(table, SqlFragment.Of($"(SELECT {name}.id FROM {name})")) with { LookedUp = LookedUp.Add(SqlFragment.Of($"{name} (id) AS {owner}")) };
    }

    /// <summary>The same translation where a filter on flows or deployments is known to pass exactly these: a list for the column that is kept beside the artifact replaces the join.</summary>
    internal SqlTranslation WithOwners(SqlTable table, IReadOnlyList<Guid> ids)
    {
        return this with
        {
            Joins = Joins.Without(table),
            Conditions = [.. Conditions.Where(condition => condition.Table != table), Owned(Joins.Root), .. Joins.Contains(SqlTable.FlowRun) ? [Owned(SqlTable.FlowRun)] : ImmutableArray<SqlCondition>.Empty],
        };

        SqlCondition Owned(SqlTable on)
        {
            var column = $"{on.Alias()}.{KeptColumn(table)}";
            var isAmong = Dialect.IsIn(column, SqlValue.Ids(ids)).AsMembership(column, SqlValue.Ids(ids));
            return new(on, isAmong, isAmong);
        }
    }

    /// <summary>The same translation where nothing but the other filters leads to rows, not the owner that is walked: what starts from them is to be compared with the walk of the owner, and must not go by it.</summary>
    internal SqlTranslation BesideOwner() => this with
    {
        Conditions =
        [
            .. Conditions.Select(condition => condition.Owner == Owner && condition.Plain is { } plain ? new SqlCondition(condition.Table, plain, Seek: null) : condition),
        ],
    };

    /// <summary>The condition by which a plan walks the index of an owner, and the translation without it.</summary>
    internal (SqlFragment Owner, SqlTranslation Others) AroundOwner(SqlPlan plan) => plan == SqlPlan.OwnerInOrder && Conditions.FirstOrDefault(condition => condition.Owner is not null) is { } owner
        ? (owner.Seek ?? owner.Fragment, this with { Conditions = Conditions.Remove(owner) })
        : (SqlFragment.True, this);

    /// <summary>The beginning of a statement that is to ask these conditions.</summary>
    internal SqlStatementBuilder Begin()
    {
        var sql = new SqlStatementBuilder();
        for (var i = 0; i < LookedUp.Length; i++)
        {
            sql.Append(i == 0 ? "WITH " : ", ").Append(LookedUp[i]);
        }

        return LookedUp.IsEmpty ? sql : sql.Append(" ");
    }

    /// <summary>A SELECT of the ids of the flows or deployments that their filter passes, up to a limit.</summary>
    internal SqlFragment Owners(SqlTable table, int limit)
    {
        var own = Conditions.RemoveAll(condition => condition.Table != table);
        var (from, where) = Dialect.KeepsJoinOrder ? Source(table, table.From(Dialect), own) : FencedJoins.Alone(Dialect, table, own);
        var sql = new SqlStatementBuilder().Append($"SELECT {table.Alias()}.id FROM {from}");
        return (where.IsTrue ? sql : sql.Append(" WHERE ").Append(where)).Append($" LIMIT {Dialect.Limit(limit)}").ToFragment();
    }

    private static string KeptColumn(SqlTable table) => table == SqlTable.Flow ? "flow_id" : "deployment_id";

    private SqlTranslation OwnedBy(SqlTable table, SqlFragment owner)
    {
        if (!Dialect.KeepsRunColumns || table is not (SqlTable.Flow or SqlTable.Deployment))
        {
            throw new ArgumentException($"The owner of an artifact is kept for flows and deployments of owned run tables alone, not for {table}.", nameof(table));
        }

        var column = KeptColumn(table);
        var conditions = Conditions.RemoveAll(condition => condition.Table == table);
        conditions = conditions.Add(Owned(Joins.Root));
        if (Joins.Contains(SqlTable.FlowRun))
        {
            conditions = conditions.Add(Owned(SqlTable.FlowRun));
        }

        return this with { Joins = Joins.Without(table), Conditions = conditions };

        SqlCondition Owned(SqlTable on)
        {
            var (equality, seek) = (SqlFragment.Of($"{on.Alias()}.{column} = {owner}"), Dialect.IsFoundBy($"{on.Alias()}.{column}", owner));

            // One of two owners is walked; the index of the other must not tempt the planner to find the rows of both, and sort them.
            return on != Joins.Root
                ? new(on, seek, seek)
                : new(on, equality, OwnerColumn is null ? seek : equality, Owner: table) { Plain = SqlFragment.Of($"{Dialect.WithoutIndex($"{on.Alias()}.{column}")} = {owner}") };
        }
    }

    /// <summary>A FROM clause and its condition. Where the flows or deployments that come first are found by a list, which their indexes serve, the list is what the statement starts from.</summary>
    private (SqlFragment From, SqlFragment Where) Source(SqlTable first, string from, ImmutableArray<SqlCondition> conditions)
    {
        if (Dialect.KeepsJoinOrder
            && conditions.FirstOrDefault(condition => condition.Table == first && condition.Fragment.Membership is ("f.id" or "f.name" or "d.id" or "d.name", _)) is { Fragment.Membership: var (column, values) } byList
            && Dialect.FromList(values.Distinct()) is { } list)
        {
            var all = conditions.Replace(byList, byList with { Fragment = SqlFragment.Of($"{column} = list.value") });
            return (SqlFragment.Of($"{list} {Dialect.OrderedJoin} {from}"), AllOf(all));
        }

        return (SqlFragment.Of($"{from}"), AllOf(conditions));
    }

    private SqlFragment Combine(Func<SqlCondition, bool> which) => AllOf(Conditions.Where(which));

    private static SqlFragment AllOf(IEnumerable<SqlCondition> conditions) => SqlFragment.Combine(FilterOperator.And, [.. conditions.Select(condition => condition.Fragment)]);

    private bool IsFiltered(SqlTable table) => Conditions.Any(condition => condition.Table == table);

    private static bool IsOnFlowRunSide(SqlTable table) => table is SqlTable.FlowRun or SqlTable.Flow or SqlTable.Deployment or SqlTable.WorkQueue or SqlTable.WorkPool;
}
