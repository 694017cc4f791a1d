using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ArtifactStore.Diagnostics;

/// <summary>The activity source and the instruments that all stores of the process share. Tags identify the store.</summary>
/// <remarks>
/// Static, as the framework intends: listeners subscribe by name. With a meter per store, a collector that identifies instruments by name
/// would end the series of the other stores.
/// </remarks>
internal static class StoreInstruments
{
    private static readonly string? Version = typeof(StoreInstruments).Assembly.GetName().Version?.ToString(3);

    public static readonly ActivitySource Source = NonThrowing.MakeSource(ArtifactStoreTelemetry.ActivitySourceName, Version);

    private static readonly Meter Meter = new(ArtifactStoreTelemetry.MeterName, Version);

    public static readonly Histogram<double> Duration = NonThrowing.Make(Meter, "db.client.operation.duration", static (meter, name) =>
        meter.CreateHistogram(
            name,
            unit: "s",
            description: "Duration of the operations of a store.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = new[] { 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10 } }
        )
    );

    public static readonly Histogram<long> ReturnedRows = NonThrowing.Make(
        Meter,
        "db.client.response.returned_rows",
        static (meter, name) =>
            meter.CreateHistogram(
                name,
                unit: "{row}",
                description: "The number of rows that an operation of a store returned.",
                advice: new InstrumentAdvice<long>
                {
                    HistogramBucketBoundaries = new long[] { 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000 },
                }
            )
    );

    public static readonly Counter<long> Conflicts = NonThrowing.Make(Meter, "artifactstore.conflicts", static (meter, name) =>
        meter.CreateCounter<long>(
            name,
            unit: "{conflict}",
            description: "The number of writes that were refused because the state of the store was not as they expected."
        )
    );

    /// <summary>True if there are no listeners.</summary>
    public static bool AreIdle => !Source.HasListeners() && !Duration.Enabled && !ReturnedRows.Enabled && !Conflicts.Enabled;
}
