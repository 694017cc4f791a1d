using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Converts a body from and to its JSON value, unchanged.</summary>
/// <remarks>
/// Surrounding white space is not part of the value. Null in a host's own type means no body. In a record of the model,
/// <see cref="WireNullBody"/> marks a body that is the JSON value <c>null</c>.
/// </remarks>
internal sealed class WireDataConverter : JsonConverter<ArtifactData>
{
    public override ArtifactData Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        try
        {
            return ArtifactData.Parse(document.RootElement.GetRawText());
        }
        catch (ArgumentException e)
        {
            throw WirePath.Invalid(e);
        }
    }

    // The text was validated when the body was created or stored. Parsing it again would cost more than reading it.
    public override void Write(Utf8JsonWriter writer, ArtifactData value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Json, skipInputValidation: true);
}
