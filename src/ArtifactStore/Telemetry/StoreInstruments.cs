using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ArtifactStore.Diagnostics;

/// <summary>The source of spans and the instruments that all stores of the process share; their tags tell the stores apart.</summary>
/// <remarks>
/// Static, because that is how the framework means them: who listens does so by name, whatever stores there are, and a meter for each store would end the series of the others where a collector
/// takes instruments of one name for one.
/// </remarks>
internal static class StoreInstruments
{
    private static readonly string? Version = typeof(StoreInstruments).Assembly.GetName().Version?.ToString(3);

    public static readonly ActivitySource Source = Quietly.MakeSource(ArtifactStoreTelemetry.ActivitySourceName, Version);

    private static readonly Meter Meter = new(ArtifactStoreTelemetry.MeterName, Version);

    public static readonly Histogram<double> Duration = Quietly.Make(Meter, "db.client.operation.duration", static (meter, name) => meter.CreateHistogram(
        name,
        unit: "s",
        description: "Duration of the operations of a store.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10] }));

    public static readonly Histogram<long> ReturnedRows = Quietly.Make(Meter, "db.client.response.returned_rows", static (meter, name) => meter.CreateHistogram(
        name,
        unit: "{row}",
        description: "The number of rows that an operation of a store returned.",
        advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000] }));

    public static readonly Counter<long> Conflicts = Quietly.Make(Meter, "artifactstore.conflicts", static (meter, name) => meter.CreateCounter<long>(
        name, unit: "{conflict}", description: "The number of writes that were refused because an id existed already, or an expected version was not the latest."));

    /// <summary>Whether nobody listens, so that nothing need be looked at.</summary>
    public static bool AreIdle => !Source.HasListeners() && !Duration.Enabled && !ReturnedRows.Enabled && !Conflicts.Enabled;
}
