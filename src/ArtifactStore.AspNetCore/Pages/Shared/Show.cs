using System.Globalization;

namespace ArtifactStore.AspNetCore.Pages.Shared;

/// <summary>Writes values for people, the same in every culture.</summary>
internal static class Show
{
    /// <summary>A count with thousands separated.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A count with its noun.</summary>
    public static string Count(long count, string one, string many) => $"{Count(count)} {(count == 1 ? one : many)}";

    /// <summary>A size in bytes.</summary>
    public static string Size(long? bytes) =>
        bytes switch
        {
            null => "no body",
            < 1_000 => $"{bytes} B",
            < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.0} kB"),
            < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0} GB"),
        };

    /// <summary>A time span in its two largest units.</summary>
    public static string Duration(TimeSpan span) =>
        span switch
        {
            { TotalSeconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, span.TotalMilliseconds):0} ms"),
            { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.0} s"),
            { TotalHours: < 1, Seconds: 0 } => $"{span.Minutes} min",
            { TotalHours: < 1 } => $"{span.Minutes} min {span.Seconds} s",
            { TotalDays: < 1, Minutes: 0 } => $"{span.Hours} h",
            { TotalDays: < 1 } => $"{span.Hours} h {span.Minutes} min",
            { Hours: 0 } => Count(span.Days, "day", "days"),
            _ => $"{Count(span.Days, "day", "days")} {span.Hours} h",
        };

    /// <summary>A time in UTC, as a machine reads it.</summary>
    public static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The name of a state, or of its type.</summary>
    public static string StateName(State? state) => state?.Name ?? state?.Type.ToString() ?? "Unknown";

    /// <summary>True for a run that may still change.</summary>
    public static bool IsOpen(State? state) =>
        state?.Type is null or StateType.Scheduled or StateType.Pending or StateType.Running or StateType.Paused or StateType.Cancelling;
}
