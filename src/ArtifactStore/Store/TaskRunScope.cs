namespace ArtifactStore;

/// <summary>A task run that records itself, from <see cref="RunScope.StartTaskRunAsync"/>.</summary>
/// <inheritdoc cref="RunScope" path="/remarks"/>
public sealed class TaskRunScope : RunScope
{
    internal TaskRunScope(RunScopeServices services, TaskRun run, Guid flowRunId, TimeSpan progressInterval)
        : base(services, "task run", run.Id, flowRunId, run.Id, progressInterval) => Run = run;

    /// <summary>The run as last saved.</summary>
    public TaskRun Run { get; private set; }

    /// <summary>
    /// Starts a subflow run, whose <see cref="FlowRun.ParentTaskRunId"/> is this task run, like
    /// <see cref="IArtifactStore.StartFlowRunAsync"/>.
    /// </summary>
    /// <param name="flow">The name of the flow.</param>
    /// <param name="deployment">The name of the deployment within the flow; null for none.</param>
    /// <param name="tags">The tags of the run.</param>
    /// <param name="options">Further fields of the run; null for none.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The running subflow run, to be disposed by the caller.</returns>
    public Task<FlowRunScope> StartFlowRunAsync(
        string flow,
        string? deployment = null,
        IEnumerable<string>? tags = null,
        FlowRunScopeOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ThrowIfEnded();
        options ??= new() { ProgressInterval = ProgressInterval };
        return Services.Store.StartFlowRunAsync(flow, deployment, tags, options with { ParentTaskRunId = Id }, cancellationToken);
    }

    private protected override async Task SaveEndAsync(State state, DateTimeOffset end, CancellationToken cancellationToken) =>
        Run = await Services
            .Store.Runs.TaskRuns.SaveAsync(Run with { State = state, EndTime = end }, cancellationToken)
            .ConfigureAwait(false);
}
