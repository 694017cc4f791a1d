using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Writes an <see cref="ArtifactMetadata"/> as a JSON object of texts, and reads one.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ArtifactMetadataJsonConverter : JsonConverter<ArtifactMetadata>
{
    /// <inheritdoc/>
    public override ArtifactMetadata Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("Metadata is an object of texts.");
        }

        try
        {
            return new(document.RootElement.EnumerateObject().Select(member => KeyValuePair.Create(
                member.Name,
                member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : throw new JsonException($"The metadata '{member.Name}' is not a text."))));
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            throw new JsonException(e.Message, e);
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ArtifactMetadata value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WriteStartObject();
        foreach (var (name, text) in value)
        {
            writer.WriteString(name, text);
        }

        writer.WriteEndObject();
    }
}
