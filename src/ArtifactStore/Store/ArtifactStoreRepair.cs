namespace ArtifactStore;

/// <summary>A repair that <see cref="IArtifactStoreMaintenance.RepairAsync"/> has made, or would make.</summary>
public sealed record ArtifactStoreRepair
{
    /// <summary>The violation. Its <see cref="ArtifactStoreViolation.Expected"/> is the new value.</summary>
    public ArtifactStoreViolation Violation { get; init; } = new();

    /// <summary>True if the repair is committed; false in a dry run.</summary>
    public bool IsDone { get; init; }
}
