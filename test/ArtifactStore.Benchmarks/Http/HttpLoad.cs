using System.Diagnostics;
using System.Globalization;

namespace ArtifactStore.Benchmarks.Http;

/// <summary>
/// Requests a second over HTTP, beside those of a minimal API by hand over the same store, and calls a second of the same in the process.
/// </summary>
internal static class HttpLoad
{
    public const string Command = "http";

    /// <summary>The least that the API may reach, as a share of the one by hand.</summary>
    private const double Bar = 0.8;

    private const int Artifacts = 20_000;
    private const int Callers = 16;
    private const int Rounds = 5;

    public static async Task RunAsync(TimeSpan turn, TimeSpan soak, string? database)
    {
        if (database is null or "sqlite")
        {
            var folder = Directory.CreateTempSubdirectory("artifact-store-http-");
            try
            {
                await RunAsync("SQLite", $"Data Source={folder.FullName}/http.db", turn, soak);
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }

        if (database is null or "postgresql")
        {
            using var server = PostgreSqlServer.Start();
            await RunAsync("PostgreSQL", server.CreateDatabase("http_load"), turn, soak);
        }
    }

    private static async Task RunAsync(string database, string connectionString, TimeSpan turn, TimeSpan soak)
    {
        await using var server = await HttpServer.StartAsync(database, connectionString);
        await Dataset.FillAsync(server.Store, Artifacts, database);
        var work = await HttpWork.MakeAsync(server.Store);
        Console.WriteLine(
            $"{database}, {Callers} callers: {"API/s", 10} {"by hand/s", 10} {"in-process/s", 13} {"to by hand", 11} {"to in-process", 14}"
        );
        foreach (var (name, candidates) in work.Operations(server.Client))
        {
            await MeasureAsync(name, candidates, turn);
        }

        await HttpSoak.RunAsync(server, database, soak);
    }

    /// <summary>Runs the three in turn, so that other load on the machine affects all alike.</summary>
    private static async Task MeasureAsync(string name, Func<Task>[] candidates, TimeSpan turn)
    {
        var rates = candidates.Select(_ => new List<double>()).ToArray();
        for (var round = -2; round < Rounds; round++)
        {
            for (var i = 0; i < candidates.Length; i++)
            {
                var rate = await RateAsync(candidates[i], turn);
                if (round >= 0)
                {
                    rates[i].Add(rate);
                }
            }
        }

        var (own, hand, calls) = (Median(rates[0]), Median(rates[1]), Median(rates[2]));
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"  {name, -26} {own, 10:N0} {hand, 10:N0} {calls, 13:N0} {own / hand, 11:F2} {own / calls, 14:F2}{(own / hand < Bar ? "  below the bar" : "")}"
            )
        );
    }

    private static async Task<double> RateAsync(Func<Task> call, TimeSpan turn)
    {
        var watch = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(CountAsync)));
        return counts.Sum() / watch.Elapsed.TotalSeconds;

        async Task<int> CountAsync()
        {
            var count = 0;
            while (watch.Elapsed < turn)
            {
                await call();
                count++;
            }

            return count;
        }
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
