using System.Diagnostics.Metrics;
using ArtifactStore.Diagnostics;

namespace ArtifactStore.PostgreSql;

/// <summary>The instruments that all stores on PostgreSQL of the process share. Connections are the driver's, which counts them itself.</summary>
internal static class PostgreSqlInstruments
{
    private static readonly Meter Meter = new(ArtifactStoreTelemetry.MeterName, typeof(PostgreSqlInstruments).Assembly.GetName().Version?.ToString(3));

    public static readonly Counter<long> Retries = Quietly.Make(Meter, "artifactstore.retries", static (meter, name) => meter.CreateCounter<long>(
        name, unit: "{retry}", description: "The number of attempts that failed in passing and were made again."));

    public static readonly Counter<long> LostCommits = Quietly.Make(Meter, "artifactstore.commit.lost_answers", static (meter, name) => meter.CreateCounter<long>(
        name, unit: "{commit}", description: "The number of commits whose answer was lost, by what was found out about them."));
}
