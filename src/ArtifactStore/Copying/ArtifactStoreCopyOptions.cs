using System.Runtime.CompilerServices;

namespace ArtifactStore;

/// <summary>How <see cref="ArtifactStoreCopy"/> works.</summary>
public sealed record ArtifactStoreCopyOptions
{
    /// <summary>The most rows that are copied in one transaction, from 1 to 100,000; 1,000 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside its bounds.</exception>
    public int BatchRows { get; init => field = Check(value, 1, 100_000); } = 1_000;

    /// <summary>About how many bytes of rows are held in memory and copied in one transaction, from 1 to 1 GiB; 8 MiB by default. A batch holds at least one row, however large.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside its bounds.</exception>
    public int BatchBytes { get; init => field = Check(value, 1, 1 << 30); } = 8 << 20;

    /// <summary>How many times the tables are gone through, to bring over what was written to the source meanwhile, before the copy gives up; from 1 to 100, 3 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside its bounds.</exception>
    public int MaxPasses { get; init => field = Check(value, 1, 100); } = 3;

    private static int Check(int value, int least, int most, [CallerMemberName] string property = "") =>
        value >= least && value <= most ? value : throw new ArgumentOutOfRangeException(property, value, $"{property} {value} is not from {least} to {most}.");
}
