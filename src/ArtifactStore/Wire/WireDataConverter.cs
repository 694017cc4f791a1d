using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Writes a body as the JSON value that it is, to the character, and reads any JSON value as one.</summary>
/// <remarks>
/// White space around the value is no part of it. Where a member of a host's own type is null, there is no body; where a record of the model has a body that is the JSON value <c>null</c>,
/// <see cref="WireNullBody"/> tells.
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
            throw WirePath.Refused(e);
        }
    }

    // The text was checked when the body was made, or by the store that wrote the row: to parse each body again would cost more than to read it.
    public override void Write(Utf8JsonWriter writer, ArtifactData value, JsonSerializerOptions options) => writer.WriteRawValue(value.Json, skipInputValidation: true);
}
