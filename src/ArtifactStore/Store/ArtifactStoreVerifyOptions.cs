namespace ArtifactStore;

/// <summary>The options of <see cref="IArtifactStoreMaintenance.VerifyAsync"/>.</summary>
public sealed record ArtifactStoreVerifyOptions
{
    /// <summary>The number of rows checked in one snapshot, from 1 to 100,000; 1,000 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside its bounds.</exception>
    public int PageRows
    {
        get;
        init => field = MaintenancePage.Check(value);
    } = MaintenancePage.Rows;

    /// <summary>
    /// True to read the bodies and check that each is JSON of the size in its row. True by default; a check without it is much faster.
    /// </summary>
    public bool ReadBodies { get; init; } = true;

    /// <summary>
    /// True to run the database's own check: SQLite's <c>integrity_check</c> on the whole file, or PostgreSQL's <c>amcheck</c> on the
    /// store's tables and indexes, if the store's user may call it. True by default.
    /// </summary>
    public bool CheckDatabase { get; init; } = true;
}
