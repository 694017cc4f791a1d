using System.Buffers;
using System.Text.Json;

namespace ArtifactStore;

/// <summary>The place of a mistake, put together from the inside to the outside.</summary>
internal static class WirePath
{
    private const string Root = "$";

    private static readonly SearchValues<char> Quoted = SearchValues.Create(" .'[]\"\\/\t\r\n\0");

    /// <summary>The same mistake, seen from the object around.</summary>
    public static JsonException At(JsonException mistake, string name) => new(
        mistake.Message,
        $"{Root}{Segment(name)}{mistake.Path?[Root.Length..]}",
        mistake.LineNumber,
        mistake.BytePositionInLine,
        mistake.InnerException);

    /// <summary>The mistake as a caller of System.Text.Json gets it.</summary>
    /// <param name="mistake">The mistake, with its path in the value.</param>
    /// <param name="isWhole">Whether the value is the whole document. Inside a document of the host's, System.Text.Json tells where the value is, so the place in it goes into the message.</param>
    public static JsonException Leave(JsonException mistake, bool isWhole) => isWhole
        ? new(mistake.Message, mistake.Path, mistake.LineNumber, mistake.BytePositionInLine, mistake.InnerException)
        : new($"{mistake.Message} Path in the value: {mistake.Path}.", mistake.InnerException);

    /// <summary>A broken rule of a property, without the name of the parameter: the path tells.</summary>
    public static JsonException Refused(ArgumentException broken)
    {
        var end = broken.Message.IndexOf($" (Parameter '{broken.ParamName}')", StringComparison.Ordinal);
        return new(end < 0 ? broken.Message : broken.Message[..end], broken);
    }

    private static string Segment(string name) =>
        name.Length <= Text.ShownLength && !name.AsSpan().ContainsAny(Quoted) ? $".{name}" : $"[{Text.Show(name)}]";
}
