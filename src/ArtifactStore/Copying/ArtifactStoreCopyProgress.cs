namespace ArtifactStore;

/// <summary>The progress of a copy.</summary>
public sealed record ArtifactStoreCopyProgress
{
    /// <summary>
    /// The current phase. Further passes for changes made meanwhile are <see cref="ArtifactStoreCopyPhase.Copying"/> again.
    /// </summary>
    public ArtifactStoreCopyPhase Phase { get; init; }

    /// <summary>The table, without prefix or schema.</summary>
    public string Table { get; init; } = "";

    /// <summary>The number of source rows, of all tables, that this phase has processed, including those of an earlier call.</summary>
    public long Rows { get; init; }

    /// <summary>The number of source rows in all tables at the start of the call.</summary>
    public long TotalRows { get; init; }
}
