using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Reads and writes an enum by its names on the wire.</summary>
internal sealed class WireEnumConverter<TEnum> : JsonConverter<TEnum>
    where TEnum : struct, Enum
{
    public override TEnum Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && WireEnum<TEnum>.TryParse(reader.GetString(), out var value)
            ? value
            : throw new JsonException($"{WireValue.Show(ref reader)} is not one of {WireEnum<TEnum>.Known}.");

    public override void Write(Utf8JsonWriter writer, TEnum value, JsonSerializerOptions options) => writer.WriteStringValue(WireEnum<TEnum>.ToText(value));
}
