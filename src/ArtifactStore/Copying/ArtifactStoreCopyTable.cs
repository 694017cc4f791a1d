namespace ArtifactStore;

/// <summary>What the comparison of one table found.</summary>
/// <remarks>The checksums are made of the values of the rows, whatever their order and however a database stores them, so they are equal across databases where the rows are.</remarks>
/// <param name="Table">The table, without prefix or schema.</param>
/// <param name="SourceRows">How many rows the source has.</param>
/// <param name="TargetRows">How many rows the target has.</param>
/// <param name="SourceChecksum">The checksum of the source's rows, in hexadecimal digits.</param>
/// <param name="TargetChecksum">The checksum of the target's rows, in hexadecimal digits.</param>
/// <param name="Differences">How many rows are in one of them only, or differ.</param>
/// <param name="FirstDifference">The id of the first of these rows; null where there is none.</param>
public sealed record ArtifactStoreCopyTable(
    string Table,
    long SourceRows,
    long TargetRows,
    string SourceChecksum,
    string TargetChecksum,
    long Differences,
    Guid? FirstDifference)
{
    /// <summary>Whether the rows are equal: one by one, in number, and by checksum.</summary>
    public bool IsEqual => Differences == 0 && SourceRows == TargetRows && string.Equals(SourceChecksum, TargetChecksum, StringComparison.Ordinal);
}
