namespace ArtifactStore;

/// <summary>The options of <see cref="IArtifactStoreMaintenance.RepairAsync"/>.</summary>
public sealed record ArtifactStoreRepairOptions
{
    /// <summary>True to report changes without making them. False by default.</summary>
    public bool DryRun { get; init; }

    /// <summary>The number of rows read in one snapshot, from 1 to 100,000; 1,000 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside its bounds.</exception>
    public int PageRows
    {
        get;
        init => field = MaintenancePage.Check(value);
    } = MaintenancePage.Rows;

    /// <summary>True to read the bodies and repair the sizes stored beside them. True by default.</summary>
    public bool ReadBodies { get; init; } = true;
}
