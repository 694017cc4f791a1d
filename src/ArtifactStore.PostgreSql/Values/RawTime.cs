using System.Data.Common;

namespace ArtifactStore.PostgreSql;

/// <summary>
/// Times in the server's format: microseconds since 2000, in UTC. The driver's conversion depends on process-wide switches of the host
/// (local times, no infinity), on which stored values must not depend.
/// </summary>
internal static class RawTime
{
    private const string TypeName = "timestamp with time zone";
    private const long Infinity = long.MaxValue;
    private const long MinusInfinity = long.MinValue;

    private static readonly long Epoch = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    /// <summary>
    /// Converts a time. The first and the last time of .NET are infinite, as the driver writes them without those switches.
    /// </summary>
    public static long Of(DateTimeOffset time) =>
        time.UtcTicks == DateTime.MinValue.Ticks ? MinusInfinity
        : time.UtcTicks == DateTime.MaxValue.Ticks ? Infinity
        : (time.UtcTicks - Epoch) / TimeSpan.TicksPerMicrosecond;

    /// <summary>True if .NET can represent the time, or it is infinite.</summary>
    public static bool IsKnown(long raw) =>
        raw is Infinity or MinusInfinity
        || (raw >= -Epoch / TimeSpan.TicksPerMicrosecond && raw <= (DateTime.MaxValue.Ticks - Epoch) / TimeSpan.TicksPerMicrosecond);

    /// <exception cref="InvalidCastException">The column has another type, or .NET cannot represent the time.</exception>
    public static DateTimeOffset Read(DbDataReader row, int column)
    {
        // The usual and fastest case: the driver has resolved the type already.
        var time = ReadDateTime(row, column);
        return time.Kind == DateTimeKind.Utc ? new DateTimeOffset(time) : Raw(row, column);
    }

    private static DateTime ReadDateTime(DbDataReader row, int column)
    {
        try
        {
            return row.GetDateTime(column);
        }
        catch (InvalidCastException) when (row.GetDataTypeName(column) == TypeName)
        {
            // Infinite with a switch that forbids it, or beyond the range of .NET.
            return default;
        }
    }

    private static DateTimeOffset Raw(DbDataReader row, int column)
    {
        if (row.GetDataTypeName(column) != TypeName)
        {
            throw new InvalidCastException($"A {row.GetDataTypeName(column)} has no time zone.");
        }

        var raw = row.GetInt64(column);
        return raw switch
        {
            Infinity => DateTimeOffset.MaxValue,
            MinusInfinity => DateTimeOffset.MinValue,
            _ when !IsKnown(raw) => throw new InvalidCastException("The time is before the year 1 or after the year 9999."),
            _ => new DateTimeOffset((raw * TimeSpan.TicksPerMicrosecond) + Epoch, TimeSpan.Zero),
        };
    }
}
