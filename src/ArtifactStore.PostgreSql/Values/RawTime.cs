using System.Data.Common;

namespace ArtifactStore.PostgreSql;

/// <summary>Times as the server has them: microseconds since 2000, in UTC. What the driver makes of them depends on switches that a host sets for its whole process (local times, no infinity); what is stored must not.</summary>
internal static class RawTime
{
    private const string TypeName = "timestamp with time zone";
    private const long Infinity = long.MaxValue;
    private const long MinusInfinity = long.MinValue;

    private static readonly long Epoch = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    /// <summary>The first and the last time of .NET are infinite, as the driver writes them without those switches.</summary>
    public static long Of(DateTimeOffset time) =>
        time.UtcTicks == DateTime.MinValue.Ticks ? MinusInfinity : time.UtcTicks == DateTime.MaxValue.Ticks ? Infinity : (time.UtcTicks - Epoch) / TimeSpan.TicksPerMicrosecond;

    /// <summary>Whether .NET has such a time, the infinite ones included.</summary>
    public static bool IsKnown(long raw) =>
        raw is Infinity or MinusInfinity || (raw >= -Epoch / TimeSpan.TicksPerMicrosecond && raw <= (DateTime.MaxValue.Ticks - Epoch) / TimeSpan.TicksPerMicrosecond);

    /// <exception cref="InvalidCastException">The column has another type, or the time is none that .NET knows.</exception>
    public static DateTimeOffset Read(DbDataReader row, int column)
    {
        // Nearly always, and the quickest: the driver knows the type already.
        var time = Given(row, column);
        return time.Kind == DateTimeKind.Utc ? new DateTimeOffset(time) : Raw(row, column);
    }

    private static DateTime Given(DbDataReader row, int column)
    {
        try
        {
            return row.GetDateTime(column);
        }
        catch (InvalidCastException) when (row.GetDataTypeName(column) == TypeName)
        {
            // Infinite where a switch forbids that, or beyond what .NET knows.
            return default;
        }
    }

    private static DateTimeOffset Raw(DbDataReader row, int column)
    {
        if (row.GetDataTypeName(column) != TypeName)
        {
            throw new InvalidCastException($"A {row.GetDataTypeName(column)} does not tell the time zone.");
        }

        var raw = row.GetInt64(column);
        return raw switch
        {
            Infinity => DateTimeOffset.MaxValue,
            MinusInfinity => DateTimeOffset.MinValue,
            _ when !IsKnown(raw) =>
                throw new InvalidCastException("The time is before the year 1 or after the year 9999."),
            _ => new DateTimeOffset((raw * TimeSpan.TicksPerMicrosecond) + Epoch, TimeSpan.Zero),
        };
    }
}
