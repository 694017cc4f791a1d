using System.Globalization;
using System.Text.Json;

namespace ArtifactStore.AspNetCore;

/// <summary>The rule for times: ISO 8601, or seconds or milliseconds since 1970.</summary>
internal static class BodyTime
{
    /// <summary>A greater number is milliseconds, as the recorded server reads it.</summary>
    private const double GreatestSeconds = 2e10;

    private static readonly string[] Formats =
    [
        "yyyy-MM-dd",
        "yyyy-MM-dd'T'HH:mm",
        "yyyy-MM-dd'T'HH:mmK",
        "yyyy-MM-dd'T'HH:mm:ss",
        "yyyy-MM-dd'T'HH:mm:ssK",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
    ];

    /// <summary>A time.</summary>
    public static BodyRule Any { get; } = new("""{"type":"string","format":"date-time"}""", (value, errors, wire) =>
        {
            if (Read(value) is { } time)
            {
                wire?.WriteStringValue(time);
            }
            else
            {
                var isParsed = value.ValueKind is JsonValueKind.String or JsonValueKind.Number;
                errors.Add(isParsed ? "datetime_parsing" : "datetime_type", "The value is not a time such as 2026-01-31T12:00:00Z.", value);
            }
        });

    /// <summary>Parses a time; one without an offset is in UTC.</summary>
    public static bool TryParse(string? text, out DateTimeOffset time)
    {
        time = default;
        if (text is null || text.Length > 40)
        {
            return false;
        }

        var spelled = text.Trim();
        if (spelled.Length > 10 && spelled[10] is ' ' or 't' or '_')
        {
            spelled = $"{spelled.AsSpan(0, 10)}T{spelled.AsSpan(11)}";
        }

        return DateTimeOffset.TryParseExact(
            spelled.ToUpperInvariant(),
            Formats,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out time
        );
    }

    private static DateTimeOffset? Read(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number))
        {
            return FromNumber(number);
        }

        return JsonText.TryRead(value) is not { } text ? null
            : TryParse(text, out var time) ? time
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) ? FromNumber(number)
            : null;
    }

    private static DateTimeOffset? FromNumber(double number)
    {
        var seconds = Math.Abs(number) > GreatestSeconds ? number / 1000 : number;
        return seconds is > -62_135_596_800 and < 253_402_300_799
            ? DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond))
            : null;
    }
}
