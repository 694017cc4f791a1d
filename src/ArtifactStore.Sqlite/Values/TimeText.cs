namespace ArtifactStore.Sqlite;

/// <summary>Times as fixed-width ISO texts in UTC, <c>2026-01-31T23:59:59.123456Z</c>, which sort as the times do.</summary>
/// <remarks>
/// Hand-written, since a page has two times per row, and the general formatter and parser would take most of its reading time.
/// </remarks>
internal static class TimeText
{
    private const int Length = 27;

    /// <summary>Formats a time, truncated to the microsecond.</summary>
    public static string Format(DateTimeOffset time) => string.Create(Length, time.UtcDateTime, static (text, utc) =>
        {
            utc.Deconstruct(out var date, out var clock);
            Put(text[..4], date.Year);
            Put(text[5..7], date.Month);
            Put(text[8..10], date.Day);
            Put(text[11..13], clock.Hour);
            Put(text[14..16], clock.Minute);
            Put(text[17..19], clock.Second);
            Put(text[20..26], (int)(utc.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond));
            (text[4], text[7], text[10], text[13], text[16], text[19], text[26]) = ('-', '-', 'T', ':', ':', '.', 'Z');
        });

    /// <summary>Parses the output of <see cref="Format"/>, in UTF-8.</summary>
    /// <returns>True if the text is such a time.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out DateTimeOffset time)
    {
        time = default;
        if (
            text.Length != Length
            || (text[4], text[7], text[10], text[13], text[16], text[19], text[26])
                != ((byte)'-', (byte)'-', (byte)'T', (byte)':', (byte)':', (byte)'.', (byte)'Z')
        )
        {
            return false;
        }

        var (year, month, day) = (Get(text[..4]), Get(text[5..7]), Get(text[8..10]));
        var (hour, minute, second, fraction) = (Get(text[11..13]), Get(text[14..16]), Get(text[17..19]), Get(text[20..26]));
        if (
            year < 1
            || month is < 1 or > 12
            || day < 1
            || day > DateTime.DaysInMonth(year, month)
            || hour is < 0 or > 23
            || minute is < 0 or > 59
            || second is < 0 or > 59
            || fraction < 0
        )
        {
            return false;
        }

        time = new DateTimeOffset(year, month, day, hour, minute, second, TimeSpan.Zero).AddTicks(fraction * TimeSpan.TicksPerMicrosecond);
        return true;
    }

    private static void Put(Span<char> text, int number)
    {
        for (var i = text.Length - 1; i >= 0; i--)
        {
            text[i] = (char)('0' + (number % 10));
            number /= 10;
        }
    }

    private static int Get(ReadOnlySpan<byte> text)
    {
        var number = 0;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit((char)c))
            {
                return -1;
            }

            number = (number * 10) + (c - '0');
        }

        return number;
    }
}
