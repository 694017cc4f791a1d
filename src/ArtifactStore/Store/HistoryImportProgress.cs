namespace ArtifactStore;

/// <summary>The totals of an import.</summary>
public sealed record HistoryImportProgress
{
    /// <summary>The number of items in the batches that are written.</summary>
    public long Read { get; init; }

    /// <summary>The number of them that were imported.</summary>
    public long Imported { get; init; }

    /// <summary>The number of them that the store already had.</summary>
    public long Skipped { get; init; }
}
