using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Writes an <see cref="ArtifactData"/> as the JSON value that it is, and reads any JSON value as one, so that a host may put artifacts into answers of its own.</summary>
/// <remarks>In a host's JSON an artifact without a body and one whose body is the JSON value <c>null</c> look alike; both are read as no body.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ArtifactDataJsonConverter : JsonConverter<ArtifactData>
{
    /// <inheritdoc/>
    public override ArtifactData Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        try
        {
            return ArtifactData.Parse(document.RootElement.GetRawText());
        }
        catch (ArgumentException e)
        {
            throw new JsonException(e.Message, e);
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ArtifactData value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);

        // Checked when the body was made.
        writer.WriteRawValue(value.Json, skipInputValidation: true);
    }
}
