using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Reads a text that a database can store, by the rules of <see cref="Text.Check(string?, string)"/>.</summary>
internal sealed class WireTextConverter : JsonConverter<string>
{
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    internal static string Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new JsonException($"{WireValue.Show(ref reader)} is not a text.");
        }

        string text;
        try
        {
            text = reader.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            // The reader does not return such a text, so the message cannot show it.
            throw new JsonException(
                "The text has an unpaired surrogate. A text in the store may not contain NUL characters or unpaired surrogates.",
                e
            );
        }

        var nul = Text.IndexOfUnstorable(text);
        return nul < 0
            ? text
            : throw new JsonException(
                $"The text {Text.Show(text)} has a NUL character at index {nul}. A text in the store may not contain NUL characters or "
                    + "unpaired surrogates."
            );
    }
}
