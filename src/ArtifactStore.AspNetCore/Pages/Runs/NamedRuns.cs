namespace ArtifactStore.AspNetCore.Pages.Runs;

/// <summary>The runs, flows and deployments that a page names, each kind read in one statement.</summary>
internal sealed record NamedRuns(
    IReadOnlyDictionary<Guid, FlowRun> FlowRuns,
    IReadOnlyDictionary<Guid, TaskRun> TaskRuns,
    IReadOnlyDictionary<Guid, Flow> Flows,
    IReadOnlyDictionary<Guid, Deployment> Deployments
)
{
    /// <summary>Reads the runs that produced some artifacts.</summary>
    public static async Task<NamedRuns> OfArtifactsAsync(IRunRepository runs, IEnumerable<Artifact> artifacts, CancellationToken token)
    {
        var (flowRunIds, taskRunIds) = (Ids(artifacts, artifact => artifact.FlowRunId), Ids(artifacts, artifact => artifact.TaskRunId));
        var flowRuns =
            flowRunIds.Length == 0
                ? []
                : await Read(runs.FlowRuns, new FlowRunQuery { FlowRuns = new() { Id = flowRunIds } }, token).ConfigureAwait(false);
        var taskRuns =
            taskRunIds.Length == 0
                ? []
                : await Read(runs.TaskRuns, new TaskRunQuery { TaskRuns = new() { Id = taskRunIds } }, token).ConfigureAwait(false);
        return await OfRunsAsync(runs, flowRuns, taskRuns, token).ConfigureAwait(false);
    }

    /// <summary>Reads the flows and deployments of some runs.</summary>
    public static async Task<NamedRuns> OfRunsAsync(
        IRunRepository runs,
        IReadOnlyList<FlowRun> flowRuns,
        IReadOnlyList<TaskRun> taskRuns,
        CancellationToken token
    )
    {
        var (flowIds, deploymentIds) = (Ids(flowRuns, run => run.FlowId), Ids(flowRuns, run => run.DeploymentId));
        var flows =
            flowIds.Length == 0
                ? []
                : await Read(runs.Flows, new FlowQuery { Flows = new() { Id = flowIds } }, token).ConfigureAwait(false);
        var deployments =
            deploymentIds.Length == 0
                ? []
                : await Read(runs.Deployments, new DeploymentQuery { Deployments = new() { Id = deploymentIds } }, token)
                    .ConfigureAwait(false);
        return new(
            flowRuns.ToDictionary(run => run.Id),
            taskRuns.ToDictionary(run => run.Id),
            flows.ToDictionary(flow => flow.Id),
            deployments.ToDictionary(deployment => deployment.Id)
        );
    }

    public FlowRun? FlowRun(Guid? id) => id is { } value ? FlowRuns.GetValueOrDefault(value) : null;

    public TaskRun? TaskRun(Guid? id) => id is { } value ? TaskRuns.GetValueOrDefault(value) : null;

    public Flow? Flow(Guid? id) => id is { } value ? Flows.GetValueOrDefault(value) : null;

    public Deployment? Deployment(Guid? id) => id is { } value ? Deployments.GetValueOrDefault(value) : null;

    private static Guid[] Ids<T>(IEnumerable<T> items, Func<T, Guid?> id) => [.. items.Select(id).OfType<Guid>().Distinct()];

    private static Task<IReadOnlyList<T>> Read<T>(IRunSet<T> set, RunQuery<T> query, CancellationToken token)
        where T : class => set.ReadAsync(query, token);
}
