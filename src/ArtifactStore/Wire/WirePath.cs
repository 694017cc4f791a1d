using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace ArtifactStore;

/// <summary>Builds the path of an error, from the inside out.</summary>
internal static class WirePath
{
    private const string Root = "$";

    private static readonly SearchValues<char> Quoted = SearchValues.Create(" .'[]\"\\/\t\r\n\0");

    /// <summary>Prepends the name of the enclosing member to the path of an error.</summary>
    public static JsonException At(JsonException error, string name) => Below(error, Segment(name));

    /// <summary>Prepends the place in the enclosing list to the path of an error.</summary>
    public static JsonException At(JsonException error, int index) =>
        Below(error, string.Create(CultureInfo.InvariantCulture, $"[{index}]"));

    /// <summary>Creates the exception that a caller of System.Text.Json gets.</summary>
    /// <param name="error">The error, with its path relative to the value.</param>
    /// <param name="isWhole">
    /// True if the value is the whole document. Within a host's document, System.Text.Json sets the path of the value, so the path within
    /// the value goes into the message.
    /// </param>
    public static JsonException ToCaller(JsonException error, bool isWhole) =>
        isWhole
            ? new(error.Message, error.Path, error.LineNumber, error.BytePositionInLine, error.InnerException)
            : new($"{error.Message} Path in the value: {error.Path}.", error.InnerException);

    /// <summary>Converts the exception of a property to a JSON error, without the parameter name, which the path makes redundant.</summary>
    public static JsonException Invalid(ArgumentException exception)
    {
        var end = exception.Message.IndexOf($" (Parameter '{exception.ParamName}')", StringComparison.Ordinal);
        return new(end < 0 ? exception.Message : exception.Message[..end], exception);
    }

    private static JsonException Below(JsonException error, string segment) =>
        new(
            error.Message,
            $"{Root}{segment}{error.Path?[Root.Length..]}",
            error.LineNumber,
            error.BytePositionInLine,
            error.InnerException
        );

    private static string Segment(string name) =>
        name.Length <= Text.ShownLength && !name.AsSpan().ContainsAny(Quoted) ? $".{name}" : $"[{Text.Show(name)}]";
}
