namespace ArtifactStore.Tests.Wire;

/// <summary>A host's own type, which has every type of the model as a property.</summary>
internal sealed record HostModel
{
    public Artifact? Artifact { get; init; }

    public ArtifactCollection? Latest { get; init; }

    public ArtifactCreate? Create { get; init; }

    public ArtifactUpdate? Update { get; init; }

    public ArtifactData? Body { get; init; }

    public ArtifactMetadata? Metadata { get; init; }

    public ArtifactKey? Key { get; init; }

    public ArtifactQuery? Query { get; init; }

    public ArtifactCollectionQuery? LatestQuery { get; init; }

    public FlowRunFilter? Filter { get; init; }

    public KeyCondition? Condition { get; init; }

    public FlowRun? FlowRun { get; init; }

    public TaskRun? TaskRun { get; init; }

    public State? State { get; init; }

    public StateType StateType { get; init; }

    public ArtifactSort? Sort { get; init; }

    public FilterOperator Operator { get; init; }

    public ArtifactCursor? Next { get; init; }

    public ValueList<string>? Tags { get; init; }

    public ValueList<Guid>? Ids { get; init; }
}
