using System.Globalization;
using System.Runtime.CompilerServices;

namespace ArtifactStore;

/// <summary>The options of an import (<see cref="IArtifactHistory"/>).</summary>
public sealed record HistoryImportOptions
{
    /// <summary>The maximum number of items in a batch, from 1 to 100,000; 1,000 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside its bounds.</exception>
    public int BatchItems
    {
        get;
        init => field = Check(value, 100_000);
    } = 1_000;

    /// <summary>
    /// The approximate number of bytes in a batch, from 1 to 1 GiB; 8 MiB by default. A batch holds at least one item, however large.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside its bounds.</exception>
    public int BatchBytes
    {
        get;
        init => field = Check(value, 1 << 30);
    } = 8 << 20;

    private static int Check(int value, int most, [CallerMemberName] string property = "") =>
        value >= 1 && value <= most
            ? value
            : throw new ArgumentOutOfRangeException(
                property,
                value,
                string.Create(CultureInfo.InvariantCulture, $"{property} {value} is not from 1 to {most:N0}. Set a value in this range.")
            );
}
