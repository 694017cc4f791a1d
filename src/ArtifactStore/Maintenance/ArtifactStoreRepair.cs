namespace ArtifactStore;

/// <summary>Something that <see cref="IArtifactStoreMaintenance.RepairAsync"/> has mended, or would mend.</summary>
public sealed record ArtifactStoreRepair
{
    /// <summary>What was wrong. Its <see cref="ArtifactStoreViolation.Expected"/> is what stands there now.</summary>
    public required ArtifactStoreViolation Violation { get; init; }

    /// <summary>Whether it was mended and committed; false in a dry run.</summary>
    public required bool IsDone { get; init; }
}
