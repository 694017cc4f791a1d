using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Converts an enum from and to its names in JSON.</summary>
internal sealed class WireEnumConverter<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] TEnum>
    : JsonConverter<TEnum>
    where TEnum : struct, Enum
{
    public override TEnum Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName
        && WireEnum<TEnum>.TryParse(WireValue.Unescape(ref reader), out var value)
            ? value
            : throw new JsonException($"{WireValue.Show(ref reader)} is not one of {WireEnum<TEnum>.Known}.");

    public override void Write(Utf8JsonWriter writer, TEnum value, JsonSerializerOptions options) => writer.WriteStringValue(ToText(value));

    public override TEnum ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Read(ref reader, typeToConvert, options);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, TEnum value, JsonSerializerOptions options) =>
        writer.WritePropertyName(ToText(value));

    private static string ToText(TEnum value) =>
        Enum.IsDefined(value)
            ? WireEnum<TEnum>.ToText(value)
            : throw new JsonException($"{value:D} is not a value of {typeof(TEnum).Name}. Give one of {WireEnum<TEnum>.Known}.");
}
