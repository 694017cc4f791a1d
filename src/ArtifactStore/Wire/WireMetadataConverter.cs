using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Converts metadata from and to a JSON object of strings.</summary>
internal sealed class WireMetadataConverter : JsonConverter<ArtifactMetadata>
{
    public override ArtifactMetadata Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException(
                $"{WireValue.Show(ref reader)} is not an object. Metadata is an object of texts: write {{\"source\": \"NOAA\"}}."
            );
        }

        var entries = new List<KeyValuePair<string, string>>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var key = Text(ref reader);
            reader.Read();
            entries.Add(
                KeyValuePair.Create(
                    key,
                    reader.TokenType == JsonTokenType.String
                        ? Text(ref reader)
                        : throw new JsonException(
                            $"The metadata {ArtifactStore.Text.Show(key)} is not a text. Write it as a text, or leave it out."
                        )
                )
            );
        }

        try
        {
            return new(entries);
        }
        catch (ArgumentException e)
        {
            throw WirePath.Invalid(e);
        }
    }

    public override void Write(Utf8JsonWriter writer, ArtifactMetadata value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, text) in value)
        {
            writer.WriteString(name, text);
        }

        writer.WriteEndObject();
    }

    /// <summary>Reads the current text or name.</summary>
    internal static string Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException("A text of the metadata has an unpaired surrogate, which no database can hold.", e);
        }
    }
}
