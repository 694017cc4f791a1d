namespace ArtifactStore;

/// <summary>The result of comparing two stores.</summary>
public sealed record ArtifactStoreCopyResult
{
    /// <summary>The compared tables.</summary>
    public ValueList<ArtifactStoreCopyTable> Tables { get; init; } = [];

    /// <summary>True if all tables are equal.</summary>
    public bool IsEqual => Tables.All(table => table.IsEqual);

    /// <summary>The number of source rows in all tables.</summary>
    public long Rows => Tables.Sum(table => table.SourceRows);
}
