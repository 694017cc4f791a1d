using ArtifactStore;
using ArtifactStore.Sqlite;
using Quickstart;

namespace Server;

/// <summary>The data that the server shows: the Quickstart's pipeline over four years of Seattle's weather, month by month.</summary>
internal static class Seed
{
    /// <summary>Fills the store, unless it holds artifacts already.</summary>
    public static async Task FillAsync(string connectionString)
    {
        // The runs of four years are recorded at their own times.
        var clock = new ReplayClock();
        await using var store = SqliteArtifactStore.Open(connectionString, configure: options =>
            (options.TimeProvider, options.RecordChanges) = (clock, true)
        );
        if (await store.Artifacts.CountArtifactsAsync() > 0)
        {
            return;
        }

        var pipeline = new Pipeline(store, clock);
        var failed = new List<Month>();
        foreach (var month in WeatherFile.ReadMonths(Path.Combine(AppContext.BaseDirectory, "Data", "seattle-weather.csv")))
        {
            clock.Now = new(month.FirstDay.AddMonths(1), new(6, 0), TimeSpan.Zero);
            var run = await pipeline.RunAsync("prod", month);
            if (run.State!.Type == StateType.Failed)
            {
                failed.Add(month);
            }
        }

        clock.Now = new(2016, 1, 15, 9, 0, 0, TimeSpan.Zero);
        foreach (var month in failed)
        {
            await pipeline.RunAsync("backfill", RainCheck.Repair(month));
        }

        await store.Aliases.SetAsync("monthly-report", "published", version: 47);
    }
}
