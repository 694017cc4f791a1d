namespace ArtifactStore;

/// <summary>What the comparison of two stores found.</summary>
public sealed record ArtifactStoreCopyResult
{
    /// <summary>Each table that was compared.</summary>
    public ValueList<ArtifactStoreCopyTable> Tables { get; init; } = [];

    /// <summary>Whether every table is equal.</summary>
    public bool IsEqual => Tables.All(table => table.IsEqual);

    /// <summary>The rows of the source in all tables.</summary>
    public long Rows => Tables.Sum(table => table.SourceRows);
}
