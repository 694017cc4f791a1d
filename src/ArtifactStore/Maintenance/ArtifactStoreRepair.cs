namespace ArtifactStore;

/// <summary>Something that <see cref="IArtifactStoreMaintenance.RepairAsync"/> has mended, or would mend.</summary>
public sealed record ArtifactStoreRepair
{
    /// <summary>What was wrong. Its <see cref="ArtifactStoreViolation.Expected"/> is what stands there now.</summary>
    public ArtifactStoreViolation Violation { get; init; } = new();

    /// <summary>Whether it was mended and committed; false in a dry run.</summary>
    public bool IsDone { get; init; }
}
