using System.Globalization;

namespace ArtifactStore;

/// <summary>Parses RFC 3339 times.</summary>
/// <remarks>
/// Accepts the options of its section 5.6: lower-case <c>t</c> and <c>z</c>, and a space in place of <c>T</c>. Also accepts shorter forms:
/// a date alone, no seconds, and an offset of hours. Without an offset a time is UTC, so that it does not depend on the server's time zone.
/// Excess digits are truncated. A leap second becomes the following second, as on clocks without leap seconds.
/// </remarks>
internal static class WireTime
{
    /// <summary>Parses a time.</summary>
    /// <param name="text">The text.</param>
    /// <param name="time">The time, in UTC.</param>
    /// <returns>Null, or the reason that the text is not a time that a store can hold.</returns>
    public static string? Read(ReadOnlySpan<char> text, out DateTimeOffset time)
    {
        time = default;
        var rest = text;
        if (
            !(
                Digits(ref rest, 4, out var year)
                && Sign(ref rest, "-")
                && Digits(ref rest, 2, out var month)
                && Sign(ref rest, "-")
                && Digits(ref rest, 2, out var day)
            )
        )
        {
            return "it does not start with a date such as 2026-01-31";
        }

        if (month is < 1 or > 12)
        {
            return Invariant($"there is no month {month:00}");
        }

        // The year 0 is a leap year, like the year 4. .NET does not have it, but its last hours may be in the year 1 in UTC.
        var shownYear = year == 0 ? 4 : year;
        if (day < 1 || day > DateTime.DaysInMonth(shownYear, month))
        {
            return Invariant($"{year:0000}-{month:00} has no day {day:00}");
        }

        var days =
            year == 0 ? new DateTime(shownYear, month, day).DayOfYear - 367L : new DateTime(year, month, day).Ticks / TimeSpan.TicksPerDay;
        return ReadTimeOfDay(rest, out var ofDay, out var fraction, out var isLeapSecond)
            ?? Place((days * TimeSpan.TicksPerDay) + ofDay, fraction, isLeapSecond, out time);
    }

    /// <summary>Parses the part after the date.</summary>
    private static string? ReadTimeOfDay(ReadOnlySpan<char> rest, out long ticks, out long fraction, out bool isLeapSecond)
    {
        (ticks, fraction, isLeapSecond) = (0, 0, false);
        if (rest.IsEmpty)
        {
            return null;
        }

        if (!(Sign(ref rest, "Tt ") && Digits(ref rest, 2, out var hour) && Sign(ref rest, ":") && Digits(ref rest, 2, out var minute)))
        {
            return "its date is not followed by a time such as T12:00:00";
        }

        var second = 0;
        if (Sign(ref rest, ":"))
        {
            if (!Digits(ref rest, 2, out second))
            {
                return "its seconds do not have two digits";
            }

            if (Sign(ref rest, ".") && !Fraction(ref rest, out fraction))
            {
                return "its decimal point is not followed by a digit";
            }
        }

        if (hour > 23 || minute > 59 || second > 60)
        {
            return hour == 24
                ? "its hour is 24, but the last is 23; the end of a day is 00:00:00 of the next"
                : Invariant($"there is no time of day {hour:00}:{minute:00}:{second:00}");
        }

        if (!Offset(rest, out var offset))
        {
            return "its time of day may only be followed by an offset such as Z or +02:00, from -23:59 to +23:59";
        }

        isLeapSecond = second == 60;
        ticks = (hour * TimeSpan.TicksPerHour) + ((minute - offset) * TimeSpan.TicksPerMinute) + (second * TimeSpan.TicksPerSecond);
        return null;
    }

    private static string? Place(long ticks, long fraction, bool isLeapSecond, out DateTimeOffset time)
    {
        time = default;
        if (ticks < 0)
        {
            return "in UTC it is before 0001-01-01T00:00:00Z, the first time that a store can hold";
        }

        if (ticks > DateTime.MaxValue.Ticks)
        {
            return "in UTC it is after 9999-12-31T23:59:59.999999Z, the last time that a store can hold";
        }

        if (isLeapSecond && (ticks % TimeSpan.TicksPerDay != 0 || new DateTime(ticks).Day != 1))
        {
            return "its second is 60, which is allowed only at the end of a month, at 23:59:60 in UTC";
        }

        time = new(ticks + fraction, TimeSpan.Zero);
        return null;
    }

    private static bool Offset(ReadOnlySpan<char> rest, out int minutes)
    {
        minutes = 0;
        if (rest is "" or "Z" or "z")
        {
            return true;
        }

        var sign = rest[0] == '-' ? -1 : 1;
        if (!Sign(ref rest, "+-") || !Digits(ref rest, 2, out var hours) || hours > 23)
        {
            return false;
        }

        if (Sign(ref rest, ":") && (!Digits(ref rest, 2, out minutes) || minutes > 59))
        {
            return false;
        }

        minutes = sign * ((hours * 60) + minutes);
        return rest.IsEmpty;
    }

    private static bool Fraction(ref ReadOnlySpan<char> rest, out long ticks)
    {
        ticks = 0;
        var count = 0;
        for (var unit = TimeSpan.TicksPerSecond / 10; count < rest.Length && char.IsAsciiDigit(rest[count]); count++, unit /= 10)
        {
            ticks += (rest[count] - '0') * unit;
        }

        rest = rest[count..];
        return count > 0;
    }

    private static bool Digits(ref ReadOnlySpan<char> rest, int count, out int value)
    {
        value = 0;
        if (rest.Length < count)
        {
            return false;
        }

        foreach (var c in rest[..count])
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }

            value = (value * 10) + (c - '0');
        }

        rest = rest[count..];
        return true;
    }

    private static bool Sign(ref ReadOnlySpan<char> rest, ReadOnlySpan<char> signs)
    {
        if (rest.IsEmpty || !signs.Contains(rest[0]))
        {
            return false;
        }

        rest = rest[1..];
        return true;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
