using System.Globalization;

namespace ArtifactStore.Sql;

/// <summary>Counts the rows of one table on both sides, and adds up their checksums.</summary>
internal sealed class CopyTally(string table)
{
    private long _sourceRows;
    private long _targetRows;
    private UInt128 _sourceSum;
    private UInt128 _targetSum;
    private long _differences;
    private Guid? _first;

    /// <summary>Adds the result of one step.</summary>
    public void Add(CopyStep step)
    {
        _sourceRows += step.SourceRows;
        _targetRows += step.TargetRows;
        unchecked
        {
            _sourceSum += step.SourceSum;
            _targetSum += step.TargetSum;
        }

        _differences += step.Differences;
        _first ??= step.FirstDifference;
    }

    public ArtifactStoreCopyTable ToResult() =>
        new()
        {
            Table = table,
            SourceRows = _sourceRows,
            TargetRows = _targetRows,
            SourceChecksum = Show(_sourceSum),
            TargetChecksum = Show(_targetSum),
            Differences = _differences,
            FirstDifference = _first,
        };

    private static string Show(UInt128 sum) => sum.ToString("x32", CultureInfo.InvariantCulture);
}
