using System.Globalization;

namespace ArtifactStore;

/// <summary>The store's clock face: UTC, cut to the microsecond, which is what every supported database keeps.</summary>
internal static class Timestamp
{
    /// <summary>Fixed width, so that texts sort as times do.</summary>
    public const string Format = "yyyy-MM-ddTHH:mm:ss.ffffffZ";

    /// <summary>The same instant in UTC, without the tenth of a microsecond that .NET has beyond a database.</summary>
    public static DateTimeOffset Normalize(DateTimeOffset value)
    {
        var ticks = value.UtcTicks;
        return new DateTimeOffset(ticks - (ticks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
    }

    /// <inheritdoc cref="Normalize(DateTimeOffset)"/>
    public static DateTimeOffset? Normalize(DateTimeOffset? value) => value is { } time ? Normalize(time) : null;

    /// <summary>The fixed-width text of a normalised time.</summary>
    public static string ToText(DateTimeOffset value) => value.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);

    /// <summary>Reads what <see cref="ToText"/> wrote.</summary>
    /// <exception cref="FormatException">The text is no such time.</exception>
    public static DateTimeOffset Parse(string text) =>
        DateTimeOffset.ParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
