namespace ArtifactStore;

/// <summary>The result of comparing one table.</summary>
/// <remarks>
/// Checksums depend only on the values of the rows, not on their order or storage format, so equal rows have equal checksums on all
/// databases.
/// </remarks>
public sealed record ArtifactStoreCopyTable
{
    /// <summary>The table, without prefix or schema.</summary>
    public string Table { get; init; } = "";

    /// <summary>The number of rows in the source.</summary>
    public long SourceRows { get; init; }

    /// <summary>The number of rows in the target.</summary>
    public long TargetRows { get; init; }

    /// <summary>The checksum of the source's rows, in hexadecimal.</summary>
    public string SourceChecksum { get; init; } = "";

    /// <summary>The checksum of the target's rows, in hexadecimal.</summary>
    public string TargetChecksum { get; init; } = "";

    /// <summary>The number of rows that differ or are in only one of the stores.</summary>
    public long Differences { get; init; }

    /// <summary>The id of the first of these rows; null if there is none.</summary>
    public Guid? FirstDifference { get; init; }

    /// <summary>True if the rows are equal individually, in number and by checksum.</summary>
    public bool IsEqual =>
        Differences == 0 && SourceRows == TargetRows && string.Equals(SourceChecksum, TargetChecksum, StringComparison.Ordinal);
}
