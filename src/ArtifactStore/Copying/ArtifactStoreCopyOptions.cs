using System.Globalization;
using System.Runtime.CompilerServices;

namespace ArtifactStore;

/// <summary>The options of an <see cref="ArtifactStoreCopy"/>.</summary>
public sealed record ArtifactStoreCopyOptions
{
    /// <summary>The maximum number of rows copied in one transaction, from 1 to 100,000; 1,000 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside its bounds.</exception>
    public int BatchRows
    {
        get;
        init => field = Check(value, 1, 100_000);
    } = 1_000;

    /// <summary>
    /// The approximate number of bytes held in memory and copied in one transaction, from 1 to 1 GiB; 8 MiB by default. A batch holds at
    /// least one row, however large.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside its bounds.</exception>
    public int BatchBytes
    {
        get;
        init => field = Check(value, 1, 1 << 30);
    } = 8 << 20;

    /// <summary>The maximum number of copy passes, including those for concurrent changes, from 1 to 100; 3 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside its bounds.</exception>
    public int MaxPasses
    {
        get;
        init => field = Check(value, 1, 100);
    } = 3;

    private static int Check(int value, int least, int most, [CallerMemberName] string property = "") =>
        value >= least && value <= most
            ? value
            : throw new ArgumentOutOfRangeException(
                property,
                value,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{property} {value} is not from {least:N0} to {most:N0}. Set a value in this range."
                )
            );
}
