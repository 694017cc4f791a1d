namespace ArtifactStore.Tests.Wire;

/// <summary>A host's own type, which holds queries of the library.</summary>
internal sealed record SavedSearch
{
    public required string DisplayName { get; init; }

    public ArtifactQuery? Query { get; init; }

    public ArtifactCollectionQuery? Latest { get; init; }

    public FlowRunFilter? FlowRuns { get; init; }

    public ArtifactCursor? Next { get; init; }

    public ArtifactSort? Sort { get; init; }

    public StateType State { get; init; }
}
