namespace ArtifactStore.Specification.Data;

/// <summary>One question of a table of filters: the same for artifacts and for keys, where it can be asked of both.</summary>
public sealed record FilterCase(string Name, ArtifactQuery? Artifacts, ArtifactCollectionQuery? Collections)
{
    /// <summary>A question about runs, which artifacts and keys answer alike.</summary>
    public static FilterCase OfRuns(string name, ArtifactQuery query) =>
        new(
            name,
            query,
            new()
            {
                FlowRuns = query.FlowRuns,
                TaskRuns = query.TaskRuns,
                Deployments = query.Deployments,
                Flows = query.Flows,
                WorkPools = query.WorkPools,
            }
        );

    public override string ToString() => Name;
}
