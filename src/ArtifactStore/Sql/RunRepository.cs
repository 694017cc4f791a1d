namespace ArtifactStore.Sql;

/// <summary>The runs in the store's own tables.</summary>
internal sealed class RunRepository(SqlExecutor executor, SqlStoreContext context) : IRunRepository
{
    public IRunSet<Flow> Flows => field ??= Set(RunTableSet.Flows);

    public IRunSet<Deployment> Deployments => field ??= Set(RunTableSet.Deployments);

    public IRunSet<FlowRun> FlowRuns => field ??= Set(RunTableSet.FlowRuns);

    public IRunSet<TaskRun> TaskRuns => field ??= Set(RunTableSet.TaskRuns);

    public IRunSet<WorkPool> WorkPools => field ??= Set(RunTableSet.WorkPools);

    public IRunSet<WorkQueue> WorkQueues => field ??= Set(RunTableSet.WorkQueues);

    /// <summary>Returns the rows of a table, or throws if they are those of the host.</summary>
    internal RunSet<T> Set<T>(RunTable<T> table)
        where T : class =>
        context.Dialect.RunTables == RunTables.Owned
            ? new(executor, context, table)
            : throw new NotSupportedException(
                "The runs of this store are views of the host (RunTables = HostViews). Save them in the host's own tables."
            );
}
