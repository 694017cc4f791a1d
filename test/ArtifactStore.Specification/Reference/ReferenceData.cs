namespace ArtifactStore.Specification.Reference;

/// <summary>All rows of a database, in memory.</summary>
public sealed class ReferenceData
{
    public List<Artifact> Artifacts { get; } = [];

    public List<ArtifactCollection> Collections { get; } = [];

    public Dictionary<Guid, Flow> Flows { get; } = [];

    public Dictionary<Guid, Deployment> Deployments { get; } = [];

    public Dictionary<Guid, FlowRun> FlowRuns { get; } = [];

    public Dictionary<Guid, TaskRun> TaskRuns { get; } = [];

    public Dictionary<Guid, WorkPool> WorkPools { get; } = [];

    public Dictionary<Guid, WorkQueue> WorkQueues { get; } = [];

    /// <summary>Fills <see cref="Collections"/> from what a store shows, so that their ids and times are known.</summary>
    public async Task ReadBackAsync(IArtifactRepository artifacts)
    {
        Artifacts.Clear();
        Artifacts.AddRange(await artifacts.ReadArtifactsAsync());
        Collections.Clear();
        Collections.AddRange(await artifacts.ReadLatestArtifactsAsync());
    }

    /// <summary>Saves every run with its times.</summary>
    public async Task SaveRunsAsync(IRunRepository runs)
    {
        await runs.Flows.SaveAsync([.. Flows.Values], UpdatedTime.AsGiven);
        await runs.Deployments.SaveAsync([.. Deployments.Values], UpdatedTime.AsGiven);
        await runs.WorkPools.SaveAsync([.. WorkPools.Values], UpdatedTime.AsGiven);
        await runs.WorkQueues.SaveAsync([.. WorkQueues.Values], UpdatedTime.AsGiven);
        await runs.FlowRuns.SaveAsync([.. FlowRuns.Values], UpdatedTime.AsGiven);
        await runs.TaskRuns.SaveAsync([.. TaskRuns.Values], UpdatedTime.AsGiven);
    }
}
