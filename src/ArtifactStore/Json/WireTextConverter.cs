using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Reads a text that a database can hold; what it refuses, <see cref="Text.Check(string?, string)"/> refuses too.</summary>
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

        try
        {
            return Text.Check(reader.GetString()!, "text")!;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            throw new JsonException("The text contains a NUL character or an unpaired surrogate.", e);
        }
    }
}
