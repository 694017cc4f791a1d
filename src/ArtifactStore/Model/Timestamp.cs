using System.Globalization;

namespace ArtifactStore;

/// <summary>Converts times to the precision of the store: UTC to the microsecond, which every supported database keeps.</summary>
internal static class Timestamp
{
    /// <summary>The fixed-width format, whose texts sort as the times do.</summary>
    public const string Format = "yyyy-MM-ddTHH:mm:ss.ffffffZ";

    /// <summary>Returns the same instant in UTC, truncated to the microsecond.</summary>
    public static DateTimeOffset Normalize(DateTimeOffset value)
    {
        var ticks = value.UtcTicks;
        return new DateTimeOffset(ticks - (ticks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
    }

    /// <inheritdoc cref="Normalize(DateTimeOffset)"/>
    public static DateTimeOffset? Normalize(DateTimeOffset? value) => value is { } time ? Normalize(time) : null;

    /// <summary>Formats a normalised time.</summary>
    public static string ToText(DateTimeOffset value) => value.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);

    /// <summary>Parses the output of <see cref="ToText"/>.</summary>
    /// <exception cref="FormatException">The text does not have the format.</exception>
    public static DateTimeOffset Parse(string text) =>
        DateTimeOffset.ParseExact(
            text,
            Format,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal
        );
}
