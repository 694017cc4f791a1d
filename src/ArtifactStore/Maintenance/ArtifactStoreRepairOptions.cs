namespace ArtifactStore;

/// <summary>How <see cref="IArtifactStoreMaintenance.RepairAsync"/> works.</summary>
public sealed record ArtifactStoreRepairOptions
{
    /// <summary>Whether to say only what would be changed. False by default.</summary>
    public bool DryRun { get; init; }

    /// <summary>How many rows are looked at in one snapshot, from 1 to 100,000; 1,000 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside its bounds.</exception>
    public int PageRows { get; init => field = MaintenancePage.Check(value); } = MaintenancePage.Rows;

    /// <summary>Whether the bodies are read, to mend the sizes that stand beside them. True by default.</summary>
    public bool ReadBodies { get; init; } = true;
}
