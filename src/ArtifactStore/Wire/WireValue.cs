using System.Buffers;
using System.Text;
using System.Text.Json;

namespace ArtifactStore;

/// <summary>Formats the input for messages: short, with invisible characters escaped.</summary>
internal static class WireValue
{
    private const int LongestNumber = 32;
    private const int LongestJson = 80;

    /// <summary>Formats the current value.</summary>
    public static string Show(ref Utf8JsonReader reader) =>
        reader.TokenType switch
        {
            JsonTokenType.String or JsonTokenType.PropertyName => Text.Show(Unescape(ref reader)),
            JsonTokenType.Number => Number(ref reader),
            JsonTokenType.True => "true",
            JsonTokenType.False => "false",
            JsonTokenType.Null => "null",
            JsonTokenType.StartArray => "A list",
            JsonTokenType.StartObject => "An object",
            _ => "The value",
        };

    /// <summary>Reads the JSON of the current value; null if it is long.</summary>
    public static string? Json(ref Utf8JsonReader reader)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var json = document.RootElement.GetRawText();
        return json.Length <= LongestJson ? json : null;
    }

    /// <summary>Reads the current text or name. An unpaired surrogate, which the reader rejects, becomes U+FFFD.</summary>
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
        return length > LongestNumber
            ? "The number"
            : Encoding.UTF8.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan);
    }
}
