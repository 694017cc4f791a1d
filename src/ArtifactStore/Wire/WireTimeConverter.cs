using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Reads a time with <see cref="WireTime"/>. The framework's own converter rejects much of RFC 3339 without a reason.</summary>
internal sealed class WireTimeConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw Refused(ref reader, "it is not a text");
        }

        return WireTime.Read(WireValue.Unescape(ref reader), out var time) is { } reason ? throw Refused(ref reader, reason) : time;
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value);

    private static JsonException Refused(ref Utf8JsonReader reader, string reason) =>
        new($"{WireValue.Show(ref reader)} is not a time: {reason}. Write a time in the form of RFC 3339, such as 2026-01-31T12:00:00Z.");
}
