namespace ArtifactStore.Sql;

/// <summary>The runs in the store's own tables, or in views of the host.</summary>
internal sealed class RunRepository(SqlExecutor executor, SqlStoreContext context) : IRunRepository
{
    public IRunSet<Flow> Flows => field ??= Set(RunTableSet.Flows);

    public IRunSet<Deployment> Deployments => field ??= Set(RunTableSet.Deployments);

    public IRunSet<FlowRun> FlowRuns => field ??= Set(RunTableSet.FlowRuns);

    public IRunSet<TaskRun> TaskRuns => field ??= Set(RunTableSet.TaskRuns);

    public IRunSet<WorkPool> WorkPools => field ??= Set(RunTableSet.WorkPools);

    public IRunSet<WorkQueue> WorkQueues => field ??= Set(RunTableSet.WorkQueues);

    /// <summary>Returns the rows of a table.</summary>
    internal RunSet<T> Set<T>(RunTable<T> table)
        where T : class => new(executor, context, table);
}
