namespace ArtifactStore.Specification.Reference;

/// <summary>All rows of a database, in memory.</summary>
public sealed class ReferenceData
{
    public List<Artifact> Artifacts { get; } = [];

    public List<ArtifactCollection> Collections { get; } = [];

    public List<ArtifactAlias> Aliases { get; } = [];

    public Dictionary<Guid, Flow> Flows { get; } = [];

    public Dictionary<Guid, Deployment> Deployments { get; } = [];

    public Dictionary<Guid, FlowRun> FlowRuns { get; } = [];

    public Dictionary<Guid, TaskRun> TaskRuns { get; } = [];

    public Dictionary<Guid, WorkPool> WorkPools { get; } = [];

    public Dictionary<Guid, WorkQueue> WorkQueues { get; } = [];

    /// <summary>Fills what a store gives ids and times from what it shows, so that they are known.</summary>
    public async Task ReadBackAsync(IArtifactStoreSession session)
    {
        Artifacts.Clear();
        Artifacts.AddRange(await session.Artifacts.ReadArtifactsAsync());
        Collections.Clear();
        Collections.AddRange(await session.Artifacts.ReadLatestArtifactsAsync());
        Aliases.Clear();
        foreach (var collection in Collections)
        {
            Aliases.AddRange(await session.Aliases.ListAsync(collection.Key));
        }
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
