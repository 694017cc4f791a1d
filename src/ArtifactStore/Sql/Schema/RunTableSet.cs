using OfDeployment = ArtifactStore.Sql.ColumnsOf<ArtifactStore.Deployment>;
using OfFlow = ArtifactStore.Sql.ColumnsOf<ArtifactStore.Flow>;
using OfFlowRun = ArtifactStore.Sql.ColumnsOf<ArtifactStore.FlowRun>;
using OfTaskRun = ArtifactStore.Sql.ColumnsOf<ArtifactStore.TaskRun>;
using OfWorkPool = ArtifactStore.Sql.ColumnsOf<ArtifactStore.WorkPool>;
using OfWorkQueue = ArtifactStore.Sql.ColumnsOf<ArtifactStore.WorkQueue>;

namespace ArtifactStore.Sql;

/// <summary>The six run tables.</summary>
internal static class RunTableSet
{
    public static RunTable<Flow> Flows { get; } =
        new(
            SqlTable.Flow,
            row => (row.Id, row.Created, row.Updated),
            (row, created, updated) => row with { Created = created, Updated = updated },
            [
                OfFlow.Text("name", nameof(Flow.Name), row => row.Name) with
                {
                    IsRequired = true,
                },
                OfFlow.Tags("tags", nameof(Flow.Tags), row => row.Tags),
            ],
            row =>
                new()
                {
                    Id = row.Id(),
                    Created = row.Time(),
                    Updated = row.Time(),
                    Name = row.Text(),
                    Tags = row.Tags(),
                }
        );

    public static RunTable<Deployment> Deployments { get; } =
        new(
            SqlTable.Deployment,
            row => (row.Id, row.Created, row.Updated),
            (row, created, updated) => row with { Created = created, Updated = updated },
            [
                OfDeployment.Text("name", nameof(Deployment.Name), row => row.Name) with
                {
                    IsRequired = true,
                },
                OfDeployment.Id("flow_id", nameof(Deployment.FlowId), row => row.FlowId),
                OfDeployment.Tags("tags", nameof(Deployment.Tags), row => row.Tags),
                OfDeployment.Boolean("paused", nameof(Deployment.Paused), row => row.Paused),
                OfDeployment.Id("work_queue_id", nameof(Deployment.WorkQueueId), row => row.WorkQueueId),
                OfDeployment.Text("work_queue_name", nameof(Deployment.WorkQueueName), row => row.WorkQueueName),
            ],
            row =>
                new()
                {
                    Id = row.Id(),
                    Created = row.Time(),
                    Updated = row.Time(),
                    Name = row.Text(),
                    FlowId = row.IdOrNull(),
                    Tags = row.Tags(),
                    Paused = row.Boolean(),
                    WorkQueueId = row.IdOrNull(),
                    WorkQueueName = row.TextOrNull(),
                }
        );

    public static RunTable<FlowRun> FlowRuns { get; } =
        new(
            SqlTable.FlowRun,
            row => (row.Id, row.Created, row.Updated),
            (row, created, updated) => row with { Created = created, Updated = updated },
            [
                OfFlowRun.Text("name", nameof(FlowRun.Name), row => row.Name) with
                {
                    IsRequired = true,
                },
                OfFlowRun.Id("flow_id", nameof(FlowRun.FlowId), row => row.FlowId),
                OfFlowRun.Id("deployment_id", nameof(FlowRun.DeploymentId), row => row.DeploymentId),
                OfFlowRun.Tags("tags", nameof(FlowRun.Tags), row => row.Tags),
                OfFlowRun.Text("state_type", "State.Type", row => StateType(row.State)) with
                {
                    Rule = ColumnRule.StateType,
                },
                OfFlowRun.Text("state_name", "State.Name", row => row.State?.Name),
                OfFlowRun.Text("state_message", "State.Message", row => row.State?.Message),
                OfFlowRun.Id("work_queue_id", nameof(FlowRun.WorkQueueId), row => row.WorkQueueId),
                OfFlowRun.Text("work_queue_name", nameof(FlowRun.WorkQueueName), row => row.WorkQueueName),
                OfFlowRun.Text("flow_version", nameof(FlowRun.FlowVersion), row => row.FlowVersion),
                OfFlowRun.Time("start_time", nameof(FlowRun.StartTime), row => row.StartTime),
                OfFlowRun.Time("end_time", nameof(FlowRun.EndTime), row => row.EndTime),
                OfFlowRun.Time("expected_start_time", nameof(FlowRun.ExpectedStartTime), row => row.ExpectedStartTime),
                OfFlowRun.Time("next_scheduled_start_time", nameof(FlowRun.NextScheduledStartTime), row => row.NextScheduledStartTime),
                OfFlowRun.Id("parent_task_run_id", nameof(FlowRun.ParentTaskRunId), row => row.ParentTaskRunId),
                OfFlowRun.Text("idempotency_key", nameof(FlowRun.IdempotencyKey), row => row.IdempotencyKey),
                OfFlowRun.Text("trace_id", nameof(FlowRun.TraceId), row => row.TraceId),
                OfFlowRun.Boolean("created_by_known", "CreatedBy", row => row.CreatedBy is not null),
                OfFlowRun.Id("created_by_id", "CreatedBy.Id", row => row.CreatedBy?.Id),
                OfFlowRun.Text("created_by_type", "CreatedBy.Type", row => row.CreatedBy?.Type),
                OfFlowRun.Text("created_by_display_value", "CreatedBy.DisplayValue", row => row.CreatedBy?.DisplayValue),
            ],
            row =>
                new()
                {
                    Id = row.Id(),
                    Created = row.Time(),
                    Updated = row.Time(),
                    Name = row.Text(),
                    FlowId = row.IdOrNull(),
                    DeploymentId = row.IdOrNull(),
                    Tags = row.Tags(),
                    State = row.State(),
                    WorkQueueId = row.IdOrNull(),
                    WorkQueueName = row.TextOrNull(),
                    FlowVersion = row.TextOrNull(),
                    StartTime = row.TimeOrNull(),
                    EndTime = row.TimeOrNull(),
                    ExpectedStartTime = row.TimeOrNull(),
                    NextScheduledStartTime = row.TimeOrNull(),
                    ParentTaskRunId = row.IdOrNull(),
                    IdempotencyKey = row.TextOrNull(),
                    TraceId = row.TextOrNull(),
                    CreatedBy = row.CreatedBy(),
                }
        );

    public static RunTable<TaskRun> TaskRuns { get; } =
        new(
            SqlTable.TaskRun,
            row => (row.Id, row.Created, row.Updated),
            (row, created, updated) => row with { Created = created, Updated = updated },
            [
                OfTaskRun.Text("name", nameof(TaskRun.Name), row => row.Name) with
                {
                    IsRequired = true,
                },
                OfTaskRun.Id("flow_run_id", nameof(TaskRun.FlowRunId), row => row.FlowRunId),
                OfTaskRun.Tags("tags", nameof(TaskRun.Tags), row => row.Tags),
                OfTaskRun.Text("state_type", "State.Type", row => StateType(row.State)) with
                {
                    Rule = ColumnRule.StateType,
                },
                OfTaskRun.Text("state_name", "State.Name", row => row.State?.Name),
                OfTaskRun.Text("state_message", "State.Message", row => row.State?.Message),
                OfTaskRun.Time("start_time", nameof(TaskRun.StartTime), row => row.StartTime),
                OfTaskRun.Time("end_time", nameof(TaskRun.EndTime), row => row.EndTime),
                OfTaskRun.Time("expected_start_time", nameof(TaskRun.ExpectedStartTime), row => row.ExpectedStartTime),
            ],
            row =>
                new()
                {
                    Id = row.Id(),
                    Created = row.Time(),
                    Updated = row.Time(),
                    Name = row.Text(),
                    FlowRunId = row.IdOrNull(),
                    Tags = row.Tags(),
                    State = row.State(),
                    StartTime = row.TimeOrNull(),
                    EndTime = row.TimeOrNull(),
                    ExpectedStartTime = row.TimeOrNull(),
                }
        );

    public static RunTable<WorkPool> WorkPools { get; } =
        new(
            SqlTable.WorkPool,
            row => (row.Id, row.Created, row.Updated),
            (row, created, updated) => row with { Created = created, Updated = updated },
            [
                OfWorkPool.Text("name", nameof(WorkPool.Name), row => row.Name) with
                {
                    IsRequired = true,
                },
                OfWorkPool.Text("type", nameof(WorkPool.Type), row => row.Type),
            ],
            row =>
                new()
                {
                    Id = row.Id(),
                    Created = row.Time(),
                    Updated = row.Time(),
                    Name = row.Text(),
                    Type = row.TextOrNull(),
                }
        );

    public static RunTable<WorkQueue> WorkQueues { get; } =
        new(
            SqlTable.WorkQueue,
            row => (row.Id, row.Created, row.Updated),
            (row, created, updated) => row with { Created = created, Updated = updated },
            [
                OfWorkQueue.Text("name", nameof(WorkQueue.Name), row => row.Name) with
                {
                    IsRequired = true,
                },
                OfWorkQueue.Id("work_pool_id", nameof(WorkQueue.WorkPoolId), row => row.WorkPoolId),
                OfWorkQueue.Number("priority", nameof(WorkQueue.Priority), row => row.Priority) with
                {
                    Rule = ColumnRule.Int32,
                    IsRequired = true,
                },
            ],
            row =>
                new()
                {
                    Id = row.Id(),
                    Created = row.Time(),
                    Updated = row.Time(),
                    Name = row.Text(),
                    WorkPoolId = row.IdOrNull(),
                    Priority = row.Int32(),
                }
        );

    /// <summary>The columns before the declared ones. The store sets them if they are not given.</summary>
    public static IEnumerable<SqlColumn> Head =>
        [
            new("id", SqlType.Id) { IsRequired = true },
            new("created", SqlType.Time) { IsRequired = true },
            new("updated", SqlType.Time) { IsRequired = true },
        ];

    /// <summary>The columns of a table, under its alias.</summary>
    public static string Columns(SqlTable table) =>
        table switch
        {
            SqlTable.Flow => Flows.Aliased,
            SqlTable.Deployment => Deployments.Aliased,
            SqlTable.FlowRun => FlowRuns.Aliased,
            SqlTable.TaskRun => TaskRuns.Aliased,
            SqlTable.WorkPool => WorkPools.Aliased,
            SqlTable.WorkQueue => WorkQueues.Aliased,
            _ => throw new ArgumentOutOfRangeException(nameof(table), table, "Not a table of runs."),
        };

    private static string? StateType(State? state) => state is null ? null : WireEnum<StateType>.ToText(state.Type);
}
