namespace ArtifactStore;

/// <summary>The totals of an export.</summary>
public sealed record HistoryExportProgress
{
    /// <summary>The number of items written.</summary>
    public long Items { get; init; }

    /// <summary>The number of bytes written.</summary>
    public long Bytes { get; init; }
}
