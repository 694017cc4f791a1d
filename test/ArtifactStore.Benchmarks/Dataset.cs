using System.Diagnostics;
using System.Globalization;

namespace ArtifactStore.Benchmarks;

/// <summary>Stores whose flows own certain shares of the artifacts, made through the library itself, the same on every machine.</summary>
internal static class Dataset
{
    private const int ArtifactsPerRun = 30;
    private const int VersionsPerKey = 5;
    private const int BatchSize = 10_000;

    /// <summary>The flows and the share of the artifacts that each owns; the first takes what the others leave.</summary>
    private static IReadOnlyList<(string Flow, double Share)> Shares { get; } =
    [("owns-90", 0.8884), ("owns-10", 0.10), ("owns-1", 0.01), ("owns-01", 0.001), ("owns-005", 0.0005), ("owns-001", 0.0001)];

    private static readonly string[] Types = [ArtifactTypes.Table, ArtifactTypes.Markdown, ArtifactTypes.Link, ArtifactTypes.Result];

    public static async Task MakeAsync(string file, int count)
    {
        foreach (var old in new[] { file, file + "-wal", file + "-shm" })
        {
            File.Delete(old);
        }

        await using var store = SqliteArtifactStore.Open($"Data Source={file}", sqlite => sqlite.Synchronous = SqliteSynchronous.Off);
        await FillAsync(store, count, file);
    }

    public static async Task FillAsync(IArtifactStore store, int count, string name)
    {
        var watch = Stopwatch.StartNew();
        var random = new Random(20_260_101);
        var runs = await SaveRunsAsync(store, count);
        for (var start = 0; start < count; start += BatchSize)
        {
            var batch = Enumerable.Range(start, Math.Min(BatchSize, count - start));
            await store.Artifacts.CreateArtifactsAsync([.. batch.Select(i => Artifact(i, count, random, runs))]);
            Console.Error.Write($"\r{Math.Min(start + BatchSize, count):N0} artifacts");
        }

        Console.Error.WriteLine($" in {watch.Elapsed.TotalSeconds:F1} s: {name}");
    }

    private static async Task<Guid[][]> SaveRunsAsync(IArtifactStore store, int count)
    {
        var runs = new Guid[Shares.Count][];
        for (var i = 0; i < Shares.Count; i++)
        {
            var (name, share) = Shares[i];
            var flow = await store.Runs.Flows.SaveAsync(new Flow { Id = Guid.CreateVersion7(), Name = name });
            var deployment = await store.Runs.Deployments.SaveAsync(
                new()
                {
                    Id = Guid.CreateVersion7(),
                    Name = name,
                    FlowId = flow.Id,
                }
            );
            var numbers = Enumerable.Range(0, Math.Max(1, (int)(count * share / ArtifactsPerRun)));
            var saved = await store.Runs.FlowRuns.SaveAsync([
                .. numbers.Select(run => new FlowRun
                {
                    Id = Guid.CreateVersion7(),
                    Name = string.Create(CultureInfo.InvariantCulture, $"{name}-{run}"),
                    FlowId = flow.Id,
                    DeploymentId = deployment.Id,
                    State = run % 25 == 0 ? StateType.Failed : StateType.Completed,
                }),
            ]);
            runs[i] = [.. saved.Select(run => run.Id)];
        }

        return runs;
    }

    private static ArtifactCreate Artifact(int i, int count, Random random, Guid[][] runs)
    {
        var owner = Owner(random.NextDouble());
        var (flow, share) = Shares[owner];
        return new()
        {
            Key = string.Create(CultureInfo.InvariantCulture, $"{flow}-{random.Next(1 + (int)(count * share / VersionsPerKey))}"),
            Type = Types[i % Types.Length],
            Description = "A result of a run",
            Data = ArtifactData.FromText(new string((char)('a' + (i % 26)), 400)),
            FlowRunId = runs[owner][random.Next(runs[owner].Length)],
        };
    }

    private static int Owner(double draw)
    {
        for (var i = Shares.Count - 1; i > 0; i--)
        {
            if (draw < Shares[i].Share)
            {
                return i;
            }

            draw -= Shares[i].Share;
        }

        return 0;
    }
}
