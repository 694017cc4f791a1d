namespace ArtifactStore.Specification.Reference;

/// <summary>The meaning of the filters on runs, for one row.</summary>
public static class ReferenceRuns
{
    public static bool Holds(ReferenceData data, FlowRunFilter f, FlowRun r) =>
        ReferenceConditions.Combine(
            f.Operator,
            f.Id is { } id ? ReferenceConditions.Holds(id, r.Id) : null,
            f.Name is { } name ? ReferenceConditions.Holds(name, r.Name) : null,
            f.Tags is { } tags ? ReferenceConditions.Holds(tags, r.Tags) : null,
            f.DeploymentId is { } deployment ? ReferenceConditions.Holds(deployment, r.DeploymentId) : null,
            f.WorkQueueName is { } queue ? ReferenceConditions.Holds(queue, r.WorkQueueName) : null,
            f.State is { } state ? ReferenceConditions.Holds(state, r.State) : null,
            f.FlowVersion is { } version ? ReferenceConditions.Holds(version, r.FlowVersion) : null,
            f.StartTime is { } start ? ReferenceConditions.Holds(start, r.StartTime, r.StartTime ?? r.ExpectedStartTime) : null,
            f.EndTime is { } end ? ReferenceConditions.Holds(end, r.EndTime) : null,
            f.ExpectedStartTime is { } expected ? ReferenceConditions.Holds(expected, r.ExpectedStartTime) : null,
            f.NextScheduledStartTime is { } next ? ReferenceConditions.Holds(next, r.NextScheduledStartTime) : null,
            f.ParentFlowRunId is { } parentRun
                ? ReferenceConditions.Holds(
                    parentRun,
                    r.ParentTaskRunId is { } task ? data.TaskRuns.GetValueOrDefault(task)?.FlowRunId : null
                )
                : null,
            f.ParentTaskRunId is { } parentTask ? ReferenceConditions.Holds(parentTask, r.ParentTaskRunId) : null,
            f.IdempotencyKey is { } idempotency ? ReferenceConditions.Holds(idempotency, r.IdempotencyKey) : null,
            f.CreatedBy is { } createdBy ? ReferenceConditions.Holds(createdBy, r.CreatedBy) : null
        );

    public static bool Holds(ReferenceData data, TaskRunFilter f, TaskRun r) =>
        ReferenceConditions.Combine(
            f.Operator,
            f.Id is { } id ? ReferenceConditions.Holds(id, r.Id) : null,
            f.Name is { } name ? ReferenceConditions.Holds(name, r.Name) : null,
            f.Tags is { } tags ? ReferenceConditions.Holds(tags, r.Tags) : null,
            f.State is { } state ? ReferenceConditions.Holds(state, r.State) : null,
            f.StartTime is { } start ? ReferenceConditions.Holds(start, r.StartTime) : null,
            f.EndTime is { } end ? ReferenceConditions.Holds(end, r.EndTime) : null,
            f.ExpectedStartTime is { } expected ? ReferenceConditions.Holds(expected, r.ExpectedStartTime) : null,
            f.SubflowRuns is { } subflows
                ? ReferenceConditions.Combine(
                    subflows.Operator,
                    subflows.Exists is { } exists ? data.FlowRuns.Values.Any(run => run.ParentTaskRunId == r.Id) == exists : null
                )
                : null,
            f.FlowRunId is { } flowRun ? ReferenceConditions.Holds(flowRun, r.FlowRunId) : null
        );

    /// <summary>A concurrency limit says nothing: it is as if it had not been given.</summary>
    public static bool Holds(ReferenceData data, DeploymentFilter f, Deployment d) =>
        ReferenceConditions.Combine(
            f.Operator,
            f.Id is { } id ? ReferenceConditions.Holds(id, d.Id) : null,
            f.Name is { } name ? ReferenceConditions.Holds(name, d.Name) : null,
            f.FlowOrDeploymentName is { } either
                ? ReferenceConditions.Combine(
                    either.Operator,
                    ReferenceConditions.IsLike(either.Like, d.Name, d.FlowId is { } flow ? data.Flows.GetValueOrDefault(flow)?.Name : null)
                )
                : null,
            f.Paused is { } paused
                ? ReferenceConditions.Combine(paused.Operator, paused.EqualTo is { } value ? d.Paused == value : null)
                : null,
            f.Tags is { } tags ? ReferenceConditions.Holds(tags, d.Tags) : null,
            f.WorkQueueName is { } queue ? ReferenceConditions.Holds(queue, d.WorkQueueName) : null
        );

    public static bool Holds(ReferenceData data, FlowFilter f, Flow flow) =>
        ReferenceConditions.Combine(
            f.Operator,
            f.Id is { } id ? ReferenceConditions.Holds(id, flow.Id) : null,
            f.Name is { } name ? ReferenceConditions.Holds(name, flow.Name) : null,
            f.Tags is { } tags ? ReferenceConditions.Holds(tags, flow.Tags) : null,
            f.Deployment is { } deployment
                ? ReferenceConditions.Combine(
                    deployment.Operator,
                    deployment.IsNull is { } none ? !data.Deployments.Values.Any(d => d.FlowId == flow.Id) == none : null
                )
                : null
        );

    public static bool Holds(WorkPoolFilter f, WorkPool pool) =>
        ReferenceConditions.Combine(
            f.Operator,
            f.Id is { } id ? ReferenceConditions.Holds(id, pool.Id) : null,
            f.Name is { } name ? ReferenceConditions.Holds(name, pool.Name) : null,
            f.Type is { } type ? ReferenceConditions.Holds(type, pool.Type) : null
        );
}
