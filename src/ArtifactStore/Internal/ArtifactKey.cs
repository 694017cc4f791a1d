using System.Buffers;

namespace ArtifactStore;

/// <summary>The rule for the key of a new artifact. Reads and filters take any text.</summary>
internal static class ArtifactKey
{
    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    public static bool IsValid(string key) => key.Length > 0 && !key.AsSpan().ContainsAnyExcept(Allowed);
}
