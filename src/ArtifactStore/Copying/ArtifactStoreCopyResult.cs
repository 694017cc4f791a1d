namespace ArtifactStore;

/// <summary>What the comparison of two stores found.</summary>
/// <param name="Tables">Each table that was compared.</param>
public sealed record ArtifactStoreCopyResult(ValueList<ArtifactStoreCopyTable> Tables)
{
    /// <summary>Whether every table is equal.</summary>
    public bool IsEqual => Tables.All(table => table.IsEqual);

    /// <summary>The rows of the source in all tables.</summary>
    public long Rows => Tables.Sum(table => table.SourceRows);
}
