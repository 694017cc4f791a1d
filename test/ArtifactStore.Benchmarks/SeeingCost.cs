using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;

namespace ArtifactStore.Benchmarks;

/// <summary>What it costs an operation that somebody could listen, and what when somebody does.</summary>
internal static class SeeingCost
{
    private const int Rounds = 9;
    private const int Reads = 20_000;
    private const int Creates = 4_000;

    public static async Task RunAsync()
    {
        Console.WriteLine("| who listens | read by id | allocated | create | allocated |");
        Console.WriteLine("|---|---|---|---|---|");
        await MeasureAsync("nobody");
        using (Listen())
        {
            await MeasureAsync("metrics");
            using var listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == "ArtifactStore",
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            };
            ActivitySource.AddActivityListener(listener);
            await MeasureAsync("metrics and traces");
        }
    }

    private static async Task MeasureAsync(string who)
    {
        var folder = Directory.CreateTempSubdirectory("artifactstore-seeing-");
        try
        {
            await using var store = SqliteArtifactStore.Open($"Data Source={Path.Combine(folder.FullName, "seeing.db")}", sqlite => sqlite.Synchronous = SqliteSynchronous.Off);
            var artifacts = store.Artifacts;
            var id = (await artifacts.CreateArtifactAsync(new() { Data = ArtifactData.FromText("body") })).Id;
            var read = await BestAsync(Reads, () => artifacts.ReadArtifactAsync(id));
            var create = await BestAsync(Creates, () => artifacts.CreateArtifactAsync(new() { Data = ArtifactData.FromText("body") }));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {who} | {read.Microseconds:0.00} µs | {read.Bytes:0} B | {create.Microseconds:0.00} µs | {create.Bytes:0} B |"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The best of some rounds: what disturbs a round makes it slower, never faster.</summary>
    private static async Task<(double Microseconds, double Bytes)> BestAsync(int times, Func<Task> call)
    {
        var best = (Microseconds: double.MaxValue, Bytes: double.MaxValue);
        for (var round = 0; round <= Rounds; round++)
        {
            var bytes = GC.GetTotalAllocatedBytes(precise: true);
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < times; i++)
            {
                await call();
            }

            var time = Stopwatch.GetElapsedTime(start).TotalMicroseconds / times;
            best = (Math.Min(best.Microseconds, time), Math.Min(best.Bytes, (GC.GetTotalAllocatedBytes(precise: true) - bytes) / (double)times));
        }

        return best;
    }

    private static MeterListener Listen()
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Meter.Name == "ArtifactStore")
                {
                    l.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => { });
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => { });
        listener.Start();
        return listener;
    }
}
