using System.Diagnostics;
using System.Globalization;

namespace ArtifactStore.Benchmarks.Start;

/// <summary>
/// Times a process from its start to its first read of an existing store, with the library and by hand, each in processes of its own, by
/// turns.
/// </summary>
internal static class StartComparison
{
    public const string Sqlite = "sqlite";
    public const string PostgreSql = "postgresql";

    /// <summary>How many times the library may take of what the faster way by hand takes.</summary>
    private const double Bar = 1.5;

    private const int Rounds = 15;

    private static readonly string[] Ways = [FirstRead.Library, FirstRead.Ado, FirstRead.WithDapper];

    /// <returns>Whether the bar is held on every database.</returns>
    public static async Task<bool> RunAsync(string? only)
    {
        var held = true;
        if (only is null or Sqlite)
        {
            var folder = Directory.CreateTempSubdirectory("artifactstore-start-");
            try
            {
                var file = $"Data Source={Path.Combine(folder.FullName, "start.db")}";
                held &= await CompareAsync(Sqlite, file, SqliteArtifactStore.Open(file));
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }

        if (only is null or PostgreSql)
        {
            using var server = PostgreSqlServer.Start();
            var database = server.CreateDatabase("artifactstore_start");
            held &= await CompareAsync(PostgreSql, database, PostgreSqlArtifactStore.Open(database));
        }

        return held;
    }

    private static async Task<bool> CompareAsync(string database, string connectionString, IArtifactStore store)
    {
        Guid id;
        await using (store)
        {
            id = (
                await store.Artifacts.CreateArtifactAsync(
                    new()
                    {
                        Key = "start",
                        Type = ArtifactTypes.Markdown,
                        Data = ArtifactData.FromText("body"),
                    }
                )
            ).Id;
        }

        var measured = Ways.ToDictionary(way => way, _ => new List<double[]>());
        for (var round = -1; round < Rounds; round++)
        {
            foreach (var way in Ways)
            {
                var figures = await MeasureAsync(way, database, connectionString, id);
                if (round >= 0)
                {
                    // The first round brings the files into the system's cache.
                    measured[way].Add(figures);
                }
            }
        }

        Console.WriteLine($"| {database}: to the first read | median | best | processor | methods compiled | compiling |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var way in Ways)
        {
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {way} | {Median(way, 0):0} ms | {measured[way].Min(figures => figures[0]):0} ms | {Median(way, 1):0} ms | {Median(way, 2):0} | {Median(way, 3):0} ms |"
                )
            );
        }

        var ratio = Median(FirstRead.Library, 0) / Math.Min(Median(FirstRead.Ado, 0), Median(FirstRead.WithDapper, 0));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ratio:0.00} times of the faster way by hand; the bar is {Bar}."));
        return ratio <= Bar;

        double Median(string way, int figure)
        {
            double[] sorted = [.. measured[way].Select(figures => figures[figure]).Order()];
            return sorted[sorted.Length / 2];
        }
    }

    /// <returns>
    /// Milliseconds to the first read, of them the processor's, the number of compiled methods, and the milliseconds of compiling them.
    /// </returns>
    private static async Task<double[]> MeasureAsync(string way, string database, string connectionString, Guid id)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(StartComparison).Assembly.Location);
        }

        foreach (
            var argument in new[]
            {
                FirstRead.Command,
                way,
                database,
                connectionString,
                id.ToString("D"),
                Stopwatch.GetTimestamp().ToString(CultureInfo.InvariantCulture),
            }
        )
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var figures = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? [.. figures.Split(' ').Select(figure => double.Parse(figure, CultureInfo.InvariantCulture))]
            : throw new InvalidOperationException($"The process ended with {process.ExitCode}: {figures}");
    }
}
