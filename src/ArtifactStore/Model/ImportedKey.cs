using System.Globalization;
using System.Runtime.CompilerServices;

namespace ArtifactStore;

/// <summary>Checks keys and versions to be imported. Keys from before the key rule are allowed.</summary>
internal static class ImportedKey
{
    /// <summary>Returns a key, or throws if the store cannot hold it.</summary>
    public static string? Check(string? key, [CallerMemberName] string property = "") =>
        key?.StartsWith("\U0010FFFF", StringComparison.Ordinal) == true
            ? throw new ArgumentException($"{property} {Text.Show(key)} begins with U+10FFFF, behind which no key sorts.", property)
            : Text.Check(key, property);

    /// <summary>Returns a version number, or throws.</summary>
    public static int Check(int version, string property) =>
        version >= 1
            ? version
            : throw new ArgumentOutOfRangeException(
                property,
                version,
                $"{property} {version.ToString(CultureInfo.InvariantCulture)} is not a version. Versions start at 1."
            );
}
