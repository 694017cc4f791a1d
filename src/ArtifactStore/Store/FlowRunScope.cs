namespace ArtifactStore;

/// <summary>A flow run that records itself, from <see cref="IArtifactStore.StartFlowRunAsync"/>.</summary>
/// <inheritdoc cref="RunScope" path="/remarks"/>
public sealed class FlowRunScope : RunScope
{
    internal FlowRunScope(RunScopeServices services, FlowRun run, TimeSpan progressInterval)
        : base(services, "flow run", run.Id, run.Id, taskRunId: null, progressInterval) => Run = run;

    /// <summary>The run as last saved.</summary>
    public FlowRun Run { get; private set; }

    private protected override async Task SaveEndAsync(State state, DateTimeOffset end, CancellationToken cancellationToken) =>
        Run = await Services
            .Store.Runs.FlowRuns.SaveAsync(Run with { State = state, EndTime = end }, cancellationToken)
            .ConfigureAwait(false);
}
