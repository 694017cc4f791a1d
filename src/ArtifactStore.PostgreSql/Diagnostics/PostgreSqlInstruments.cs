using System.Diagnostics.Metrics;
using ArtifactStore.Diagnostics;

namespace ArtifactStore.PostgreSql;

/// <summary>The instruments that all stores on PostgreSQL of the process share. Connections are counted by the driver.</summary>
internal static class PostgreSqlInstruments
{
    private static readonly Meter Meter = new(
        ArtifactStoreTelemetry.MeterName,
        typeof(PostgreSqlInstruments).Assembly.GetName().Version?.ToString(3)
    );

    public static readonly Counter<long> Retries = NonThrowing.Make(Meter, "artifactstore.retries", static (meter, name) =>
        meter.CreateCounter<long>(name, unit: "{retry}", description: "The number of attempts that failed transiently and were retried.")
    );

    public static readonly Counter<long> LostCommits = NonThrowing.Make(Meter, "artifactstore.commit.lost_answers", static (meter, name) =>
        meter.CreateCounter<long>(name, unit: "{commit}", description: "The number of commits whose response was lost, by outcome.")
    );
}
