using System.Diagnostics.Metrics;

namespace ArtifactStore.PostgreSql;

/// <summary>The instruments that all stores on PostgreSQL of the process share. Connections are the driver's, which counts them itself.</summary>
internal static class PostgreSqlInstruments
{
    private static readonly Meter Meter = new(ArtifactStoreTelemetry.MeterName, typeof(PostgreSqlInstruments).Assembly.GetName().Version?.ToString(3));

    public static readonly Counter<long> Retries = Meter.CreateCounter<long>(
        "artifactstore.retries", unit: "{retry}", description: "The number of attempts that failed in passing and were made again.");

    public static readonly Counter<long> LostCommits = Meter.CreateCounter<long>(
        "artifactstore.commit.lost_answers", unit: "{commit}", description: "The number of commits whose answer was lost, by what was found out about them.");
}
