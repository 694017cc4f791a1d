namespace ArtifactStore;

/// <summary>What the comparison of one table found.</summary>
/// <remarks>The checksums are made of the values of the rows, whatever their order and however a database stores them, so they are equal across databases where the rows are.</remarks>
public sealed record ArtifactStoreCopyTable
{
    /// <summary>The table, without prefix or schema.</summary>
    public string Table { get; init; } = "";

    /// <summary>How many rows the source has.</summary>
    public long SourceRows { get; init; }

    /// <summary>How many rows the target has.</summary>
    public long TargetRows { get; init; }

    /// <summary>The checksum of the source's rows, in hexadecimal digits.</summary>
    public string SourceChecksum { get; init; } = "";

    /// <summary>The checksum of the target's rows, in hexadecimal digits.</summary>
    public string TargetChecksum { get; init; } = "";

    /// <summary>How many rows are in one of them only, or differ.</summary>
    public long Differences { get; init; }

    /// <summary>The id of the first of these rows; null where there is none.</summary>
    public Guid? FirstDifference { get; init; }

    /// <summary>Whether the rows are equal: one by one, in number, and by checksum.</summary>
    public bool IsEqual => Differences == 0 && SourceRows == TargetRows && string.Equals(SourceChecksum, TargetChecksum, StringComparison.Ordinal);
}
