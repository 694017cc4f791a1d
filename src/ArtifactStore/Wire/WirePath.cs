using System.Buffers;
using System.Text.Json;

namespace ArtifactStore;

/// <summary>Builds the path of an error, from the inside out.</summary>
internal static class WirePath
{
    private const string Root = "$";

    private static readonly SearchValues<char> Quoted = SearchValues.Create(" .'[]\"\\/\t\r\n\0");

    /// <summary>Prepends the name of the enclosing member to the path of an error.</summary>
    public static JsonException At(JsonException mistake, string name) => new(
        mistake.Message,
        $"{Root}{Segment(name)}{mistake.Path?[Root.Length..]}",
        mistake.LineNumber,
        mistake.BytePositionInLine,
        mistake.InnerException);

    /// <summary>Creates the exception that a caller of System.Text.Json gets.</summary>
    /// <param name="mistake">The error, with its path relative to the value.</param>
    /// <param name="isWhole">
    /// True if the value is the whole document. Within a host's document, System.Text.Json sets the path of the value, so the path within
    /// the value goes into the message.
    /// </param>
    public static JsonException Leave(JsonException mistake, bool isWhole) => isWhole
        ? new(mistake.Message, mistake.Path, mistake.LineNumber, mistake.BytePositionInLine, mistake.InnerException)
        : new($"{mistake.Message} Path in the value: {mistake.Path}.", mistake.InnerException);

    /// <summary>Converts the exception of a property to a JSON error, without the parameter name, which the path makes redundant.</summary>
    public static JsonException Refused(ArgumentException broken)
    {
        var end = broken.Message.IndexOf($" (Parameter '{broken.ParamName}')", StringComparison.Ordinal);
        return new(end < 0 ? broken.Message : broken.Message[..end], broken);
    }

    private static string Segment(string name) =>
        name.Length <= Text.ShownLength && !name.AsSpan().ContainsAny(Quoted) ? $".{name}" : $"[{Text.Show(name)}]";
}
