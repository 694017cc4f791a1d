namespace ArtifactStore;

/// <summary>What a prune has deleted, or in a dry run would delete.</summary>
public sealed record PruneResult
{
    /// <summary>The number of artifacts.</summary>
    public long Artifacts { get; init; }

    /// <summary>The size of their bodies, in bytes of UTF-8. A database reuses the space; its file does not shrink by itself.</summary>
    public long Bytes { get; init; }

    /// <summary>The number of artifacts that would go but for their aliases.</summary>
    public long LeftAliased { get; init; }
}
