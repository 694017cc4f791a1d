namespace ArtifactStore;

/// <summary>How far a copy is.</summary>
public sealed record ArtifactStoreCopyProgress
{
    /// <summary>What it is doing. A further pass over what changed meanwhile is <see cref="ArtifactStoreCopyPhase.Copying"/> again.</summary>
    public ArtifactStoreCopyPhase Phase { get; init; }

    /// <summary>The table, without prefix or schema.</summary>
    public string Table { get; init; } = "";

    /// <summary>How many rows of the source, of all tables, this phase has done, those of an earlier call included.</summary>
    public long Rows { get; init; }

    /// <summary>How many rows the source had in all tables when the call began.</summary>
    public long TotalRows { get; init; }
}
