namespace ArtifactStore.Diagnostics;

/// <summary>Adds telemetry to operations on runs.</summary>
internal sealed class ObservedRuns(IRunRepository inner, StoreObserver observer, ObservedCall? within) : IRunRepository
{
    public IRunSet<Flow> Flows => field ??= Set(inner.Flows, "flow");

    public IRunSet<Deployment> Deployments => field ??= Set(inner.Deployments, "deployment");

    public IRunSet<FlowRun> FlowRuns => field ??= Set(inner.FlowRuns, "flow_run");

    public IRunSet<TaskRun> TaskRuns => field ??= Set(inner.TaskRuns, "task_run");

    public IRunSet<WorkPool> WorkPools => field ??= Set(inner.WorkPools, "work_pool");

    public IRunSet<WorkQueue> WorkQueues => field ??= Set(inner.WorkQueues, "work_queue");

    private ObservedRunSet<T> Set<T>(IRunSet<T> set, string collection)
        where T : class => new(set, observer, within, collection);
}
