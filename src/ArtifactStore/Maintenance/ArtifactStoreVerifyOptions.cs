namespace ArtifactStore;

/// <summary>How <see cref="IArtifactStoreMaintenance.VerifyAsync"/> works.</summary>
public sealed record ArtifactStoreVerifyOptions
{
    /// <summary>How many rows are checked in one snapshot, from 1 to 100,000; 1,000 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside its bounds.</exception>
    public int PageRows { get; init => field = MaintenancePage.Check(value); } = MaintenancePage.Rows;

    /// <summary>Whether the bodies are read: that each is JSON, and as long as its row says. True by default; without it a check takes much less time.</summary>
    public bool ReadBodies { get; init; } = true;

    /// <summary>
    /// Whether the database checks itself: SQLite's <c>integrity_check</c> over the whole file, PostgreSQL's <c>amcheck</c> over the store's tables and indexes where the user of the store may call it.
    /// True by default.
    /// </summary>
    public bool CheckDatabase { get; init; } = true;
}
