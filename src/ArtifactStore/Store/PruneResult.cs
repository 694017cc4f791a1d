namespace ArtifactStore;

/// <summary>What a prune has deleted, or in a dry run would delete.</summary>
public sealed record PruneResult
{
    /// <summary>The number of flow runs; 0 for a prune of artifacts.</summary>
    public long FlowRuns { get; init; }

    /// <summary>The number of task runs; 0 for a prune of artifacts.</summary>
    public long TaskRuns { get; init; }

    /// <summary>The number of artifacts.</summary>
    public long Artifacts { get; init; }

    /// <summary>The size of their bodies, in bytes of UTF-8. A database reuses the space; its file does not shrink by itself.</summary>
    public long Bytes { get; init; }

    /// <summary>The number of artifacts that would go but for their aliases.</summary>
    public long LeftAliased { get; init; }

    /// <summary>The number of changes of the feed; 0 for other prunes.</summary>
    public long Changes { get; init; }

    /// <summary>Adds the numbers of two results.</summary>
    internal static PruneResult Sum(PruneResult one, PruneResult other) =>
        new()
        {
            FlowRuns = one.FlowRuns + other.FlowRuns,
            TaskRuns = one.TaskRuns + other.TaskRuns,
            Artifacts = one.Artifacts + other.Artifacts,
            Bytes = one.Bytes + other.Bytes,
            LeftAliased = one.LeftAliased + other.LeftAliased,
            Changes = one.Changes + other.Changes,
        };
}
