using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Converts an id from and to its form with dashes.</summary>
internal sealed class WireIdConverter : JsonConverter<Guid>
{
    public override Guid Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && reader.TryGetGuid(out var id)
            ? id
            : throw new JsonException(
                $"{WireValue.Show(ref reader)} is not an id. An id is a text such as 0198c2f6-7c1e-7a55-9d6e-2b8f0a4c1e77: "
                    + "32 hexadecimal digits with dashes."
            );

    public override void Write(Utf8JsonWriter writer, Guid value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
