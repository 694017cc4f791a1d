using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>Translates the filters of a query: each into one condition on one table.</summary>
/// <param name="dialect">The dialect.</param>
[Experimental(SqlDialect.DiagnosticId)]
public sealed class FilterTranslator(SqlDialect dialect)
{
    private readonly ConditionTranslator _conditions = new(dialect);

    /// <summary>Translates the filters of a query.</summary>
    /// <param name="query">The query.</param>
    /// <returns>The joins and the conditions, which reading, counting and deleting share.</returns>
    public SqlTranslation Translate(ArtifactQueryBase query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var joins = JoinSet.For(query, dialect);
        var conditions = ImmutableArray.CreateBuilder<SqlCondition>();
        Filter? root = query switch
        {
            ArtifactQuery artifacts => artifacts.Artifacts,
            ArtifactCollectionQuery collections => collections.Artifacts,
            _ => throw new ArgumentException($"The query {query.GetType().Name} is not one that the library knows.", nameof(query)),
        };
        Add(joins.Root, root);
        Add(SqlTable.TaskRun, query.TaskRuns);
        Add(SqlTable.FlowRun, query.FlowRuns);
        Add(SqlTable.Deployment, query.Deployments);
        Add(SqlTable.Flow, query.Flows);
        Add(SqlTable.WorkPool, query.WorkPools);
        return new(dialect, joins, conditions.ToImmutable());

        void Add(SqlTable table, Filter? filter)
        {
            if (filter is not null && Translate(filter) is { IsTrue: false } fragment)
            {
                var part = Seekability.Part(filter);
                var seek = part is null ? null : part == filter ? fragment : Translate(part);
                conditions.Add(new(table, fragment, seek is { IsTrue: true } ? null : seek));
            }
        }
    }

    private SqlFragment Translate(Filter filter) => filter switch
    {
        ArtifactFilter a => SqlFragment.Combine(
            a.Operator,
            On("a.id", a.Id),
            On("a.key", a.Key),
            On("a.version", a.Version),
            On("a.type", a.Type),
            On("a.flow_run_id", a.FlowRunId),
            On("a.task_run_id", a.TaskRunId),
            On("a.created", a.Created),
            On("a.updated", a.Updated)),
        ArtifactCollectionFilter c => SqlFragment.Combine(
            c.Operator,
            On("c.latest_id", c.LatestId),
            On("c.key", c.Key),
            On("c.type", c.Type),
            On("c.flow_run_id", c.FlowRunId),
            On("c.task_run_id", c.TaskRunId),
            On("c.created", c.Created),
            On("c.updated", c.Updated)),
        FlowRunFilter fr => SqlFragment.Combine(
            fr.Operator,
            On("fr.id", fr.Id),
            On("fr.name", fr.Name),
            On("fr.tags", fr.Tags),
            On("fr.deployment_id", fr.DeploymentId),
            On("fr.work_queue_name", fr.WorkQueueName),
            _conditions.State("fr.state_type", "fr.state_name", fr.State),
            On("fr.flow_version", fr.FlowVersion),
            ConditionTranslator.Time("COALESCE(fr.start_time, fr.expected_start_time)", "fr.start_time", fr.StartTime),
            On("fr.end_time", fr.EndTime),
            On("fr.expected_start_time", fr.ExpectedStartTime),
            On("fr.next_scheduled_start_time", fr.NextScheduledStartTime),
            ParentFlowRun(fr.ParentFlowRunId),
            On("fr.parent_task_run_id", fr.ParentTaskRunId),
            On("fr.idempotency_key", fr.IdempotencyKey),
            _conditions.CreatedBy("fr.created_by", fr.CreatedBy)),
        TaskRunFilter tr => SqlFragment.Combine(
            tr.Operator,
            On("tr.id", tr.Id),
            On("tr.name", tr.Name),
            On("tr.tags", tr.Tags),
            _conditions.State("tr.state_type", "tr.state_name", tr.State),
            On("tr.start_time", tr.StartTime),
            On("tr.end_time", tr.EndTime),
            On("tr.expected_start_time", tr.ExpectedStartTime),
            Exists($"SELECT 1 FROM {dialect.Table("flow_run")} AS sfr WHERE sfr.parent_task_run_id = tr.id", tr.SubflowRuns is null ? null : (tr.SubflowRuns.Exists, true)),
            On("tr.flow_run_id", tr.FlowRunId)),
        DeploymentFilter d => SqlFragment.Combine(
            d.Operator,
            On("d.id", d.Id),
            On("d.name", d.Name),
            FlowOrDeploymentName(d.FlowOrDeploymentName),
            On("d.paused", d.Paused),
            On("d.tags", d.Tags),
            // A concurrency limit says nothing, under OR too: it is as if it had not been given.
            On("d.work_queue_name", d.WorkQueueName)),
        FlowFilter f => SqlFragment.Combine(
            f.Operator,
            On("f.id", f.Id),
            On("f.name", f.Name),
            On("f.tags", f.Tags),
            Exists($"SELECT 1 FROM {dialect.Table("deployment")} AS fd WHERE fd.flow_id = f.id", f.Deployment is null ? null : (f.Deployment.IsNull, false))),
        WorkPoolFilter wp => SqlFragment.Combine(wp.Operator, On("wp.id", wp.Id), On("wp.name", wp.Name), On("wp.type", wp.Type)),
        _ => throw new ArgumentException($"The filter {filter.GetType().Name} is not one that the library knows.", nameof(filter)),
    };

    private SqlFragment? On(string column, Condition? condition) => _conditions.Translate(column, condition);

    /// <summary>A condition that rows of another kind exist; the flag asks for them where it equals <c>WhenAsked</c>.</summary>
    private static SqlFragment? Exists(string select, (bool? Flag, bool WhenAsked)? condition) => condition switch
    {
        null => null,
        { Flag: null } => SqlFragment.True,
        { } given => SqlFragment.Of($"{(given.Flag == given.WhenAsked ? "EXISTS" : "NOT EXISTS")} ({select})"),
    };

    /// <summary>The flow run of the parent task run. A list is looked up from its own side, where indexes lead to the runs; the rest looks at each run's parent.</summary>
    private SqlFragment? ParentFlowRun(IdCondition? parent)
    {
        if (parent is null)
        {
            return null;
        }

        var taskRun = dialect.Table("task_run");
        var any = On("ptr.flow_run_id", parent with { NotAny = null, IsNull = null });
        var rest = On($"(SELECT ptr.flow_run_id FROM {taskRun} AS ptr WHERE ptr.id = fr.parent_task_run_id)", parent with { Any = null });
        return SqlFragment.Combine(
            parent.Operator,
            parent.Any is null ? null : dialect.IsAmong("fr.parent_task_run_id", SqlFragment.Of($"SELECT ptr.id FROM {taskRun} AS ptr WHERE {any!}")),
            rest is { IsTrue: true } ? null : rest);
    }

    /// <summary>The deployment's own flow may differ from the run's, and an absent flow does not hide a match of the deployment's name.</summary>
    private SqlFragment? FlowOrDeploymentName(LikeCondition? name)
    {
        var byDeployment = On("d.name", name);
        return byDeployment is null or { IsTrue: true }
            ? byDeployment
            : SqlFragment.Combine(FilterOperator.Or, byDeployment, SqlFragment.Of($"EXISTS (SELECT 1 FROM {dialect.Table("flow")} AS df WHERE df.id = d.flow_id AND {On("df.name", name)!})"));
    }
}
