using System.Buffers;
using System.Text;
using System.Text.Json;

namespace ArtifactStore;

/// <summary>What a client gave, as an error message shows it: short, with invisible characters escaped.</summary>
internal static class WireValue
{
    private const int LongestNumber = 32;
    private const int LongestJson = 80;

    /// <summary>The value at which the reader stands.</summary>
    public static string Show(ref Utf8JsonReader reader) => reader.TokenType switch
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

    /// <summary>The JSON of the value at which the reader stands, and which it leaves; null where it is long.</summary>
    public static string? Json(ref Utf8JsonReader reader)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var json = document.RootElement.GetRawText();
        return json.Length <= LongestJson ? json : null;
    }

    /// <summary>The text or the name at which the reader stands. Half of a surrogate pair, which the reader refuses to give, becomes U+FFFD.</summary>
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
