using System.Globalization;
using System.Runtime.CompilerServices;

namespace ArtifactStore;

/// <summary>Validates the page size of maintenance.</summary>
internal static class MaintenancePage
{
    public const int Rows = 1_000;
    private const int MaxRows = 100_000;

    public static int Check(int value, [CallerMemberName] string property = "") =>
        value is >= 1 and <= MaxRows
            ? value
            : throw new ArgumentOutOfRangeException(
                property,
                value,
                string.Create(CultureInfo.InvariantCulture, $"{property} {value} is not from 1 to {MaxRows:N0}. Set a value in this range.")
            );
}
