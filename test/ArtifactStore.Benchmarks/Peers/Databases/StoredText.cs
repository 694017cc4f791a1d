using System.Globalization;

namespace ArtifactStore.Benchmarks.Peers;

/// <summary>Ids and times as they stand in SQLite, for those who write to the tables by hand.</summary>
internal static class StoredText
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    public static string Of(Guid id) => id.ToString("D");

    public static string Of(DateTimeOffset time) => time.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);

    public static Guid Id(string text) => Guid.ParseExact(text, "D");

    public static DateTimeOffset Time(string text) =>
        DateTimeOffset.ParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
