using System.Buffers;
using System.Text;
using System.Text.Json;

namespace ArtifactStore;

/// <summary>What a client gave, as an error message shows it: short, with invisible characters escaped.</summary>
internal static class WireValue
{
    private const int LongestNumber = 32;

    /// <summary>The value at which the reader stands.</summary>
    public static string Show(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => Text.Show(Unescape(ref reader)),
        JsonTokenType.Number => Number(ref reader),
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        JsonTokenType.Null => "null",
        JsonTokenType.StartArray => "A list",
        JsonTokenType.StartObject => "An object",
        _ => "The value",
    };

    /// <summary>The text at which the reader stands; one with half of a surrogate pair, which the reader refuses to give, is U+FFFD.</summary>
    public static string Unescape(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return "\uFFFD";
        }
    }

    private static string Number(ref Utf8JsonReader reader)
    {
        var length = reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length;
        return length > LongestNumber ? "The number" : Encoding.UTF8.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan);
    }
}
