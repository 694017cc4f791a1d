using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Reads a time; one without an offset is UTC, for a query must not mean something else on a server in another zone.</summary>
internal sealed class WireTimeConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw Refused(ref reader);
        }

        // The kind tells whether there is an offset. The time itself is read without the detour through local time, which would lose the ends of the calendar.
        return reader.TryGetDateTime(out var time) && time.Kind == DateTimeKind.Unspecified ? new(time, TimeSpan.Zero)
            : reader.TryGetDateTimeOffset(out var withOffset) ? withOffset
            : throw Refused(ref reader);
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    private static JsonException Refused(ref Utf8JsonReader reader) => new($"{WireValue.Show(ref reader)} is not a time in ISO 8601, such as 2026-01-31T12:00:00Z.");
}
