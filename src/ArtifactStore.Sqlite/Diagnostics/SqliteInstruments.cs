using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using ArtifactStore.Diagnostics;

namespace ArtifactStore.Sqlite;

/// <summary>The instruments that all stores on SQLite of the process share. Observable ones are read on demand.</summary>
/// <remarks>Static, as the framework intends. Open stores are referenced weakly.</remarks>
internal static class SqliteInstruments
{
    private static readonly Meter Meter = new(
        ArtifactStoreTelemetry.MeterName,
        typeof(SqliteInstruments).Assembly.GetName().Version?.ToString(3)
    );
    private static readonly ConditionalWeakTable<SqliteEvents, SqliteGauges> Open = [];

    public static readonly Histogram<double> WriterWait = NonThrowing.Make(Meter, "artifactstore.writer.wait_time", static (meter, name) =>
        meter.CreateHistogram(
            name,
            unit: "s",
            description: "The wait of a write for the write lock of the process and of the file.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = new[] { 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10 } }
        )
    );

    public static readonly Histogram<long> CommitWrites = NonThrowing.Make(Meter, "artifactstore.commit.writes", static (meter, name) =>
        meter.CreateHistogram(
            name,
            unit: "{write}",
            description: "The number of writes in a commit.",
            advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = new long[] { 1, 2, 4, 8, 16, 32, 64, 128, 256 } }
        )
    );

    static SqliteInstruments()
    {
        NonThrowing.Run(Meter, static meter =>
            meter.CreateObservableUpDownCounter(
                "artifactstore.writer.pending_requests",
                PendingWrites,
                "{request}",
                "The number of writes waiting for the write lock."
            )
        );
        NonThrowing.Run(Meter, static meter =>
            meter.CreateObservableUpDownCounter(
                "artifactstore.connection.count",
                Connections,
                "{connection}",
                "The number of read connections, by state."
            )
        );
        NonThrowing.Run(Meter, static meter =>
            meter.CreateObservableGauge(
                "artifactstore.wal.size",
                WalSizes,
                "By",
                "The size of the write-ahead log beside the database file."
            )
        );
    }

    /// <summary>Adds an open store.</summary>
    public static void Add(SqliteEvents events, SqliteGauges gauges) => Open.Add(events, gauges);

    /// <summary>Removes a closed store.</summary>
    public static void Remove(SqliteEvents events) => Open.Remove(events);

    // Stores on one file share its queue and log, which are reported once.
    private static IEnumerable<Measurement<long>> PendingWrites() =>
        Open.DistinctBy(store => store.Value.Writer).Select(store => new Measurement<long>(store.Value.PendingWrites(), store.Key.Tags));

    private static IEnumerable<Measurement<long>> Connections() =>
        Open.SelectMany(store =>
            new[]
            {
                new Measurement<long>(store.Value.UsedReaders(), [.. store.Key.Tags, new("db.client.connection.state", "used")]),
                new Measurement<long>(store.Value.IdleReaders(), [.. store.Key.Tags, new("db.client.connection.state", "idle")]),
            }
        );

    private static IEnumerable<Measurement<long>> WalSizes() =>
        Open.DistinctBy(store => store.Value.Writer)
            .Select(store => (store.Key.Tags, Size: store.Value.WalSize()))
            .Where(log => log.Size is not null)
            .Select(log => new Measurement<long>(log.Size!.Value, log.Tags));
}
