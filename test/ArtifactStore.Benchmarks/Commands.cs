using System.Globalization;
using ArtifactStore.Benchmarks.Bdn;
using ArtifactStore.Benchmarks.Peers;
using ArtifactStore.Benchmarks.Report;
using ArtifactStore.Benchmarks.Scale;
using BenchmarkDotNet.Jobs;

namespace ArtifactStore.Benchmarks;

/// <summary>The commands that compare the library with its peers.</summary>
internal static class Commands
{
    private const int Default = 1_000_000;
    private const int DefaultBulk = 100_000;

    /// <summary>Shares need three stores, so they are smaller; how a plan falls off shows all the same.</summary>
    private const int Shares = 300_000;

    private static readonly int[] Sizes = [10_000, 100_000, 1_000_000, 10_000_000];

    public const string Usage =
        "all [ARTIFACTS] | make-all [ARTIFACTS] | compare [ARTIFACTS] [sqlite|postgresql|pooler] | write [sqlite|postgresql] | share-chart [ARTIFACTS] | cells [PART OF A NAME] | pages [ARTIFACTS] | layers [ARTIFACTS] | growth [SIZE …] | concurrency | memory [ARTIFACTS] | bdn [BenchmarkDotNet's arguments] | report | check";

    /// <returns>Null where the command is none of these.</returns>
    public static async Task<int?> RunAsync(string[] args)
    {
        if (args is [StreamMemory.Command, var kind, var connection])
        {
            await StreamMemory.MeasureAsync(kind, connection);
            return 0;
        }

        var artifacts = args.Length > 1 && int.TryParse(args[1], NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : Default;
        if (args is ["check"])
        {
            return await CheckAsync();
        }

        if (args is ["report"])
        {
            PerformancePage.Write(ResultsFolder, Path.Combine(Root, "docs"));
            return 0;
        }

        using var stores = new Stores(Stores.DefaultFolder);
        switch (args.FirstOrDefault())
        {
            case "make-all":
                await MakeAsync(stores, artifacts, Sizes.Where(size => size <= 10L * artifacts));
                return 0;
            case "compare":
                await CompareAsync(stores, ResultsFolder, artifacts, null, args.ElementAtOrDefault(2));
                return 0;
            case "write":
                await WriteAsync(stores, ResultsFolder, DefaultBulk, null, args.ElementAtOrDefault(1));
                return 0;
            case "share-chart":
                await ShareChart.RunAsync(stores, ResultsFolder, Math.Min(artifacts, Shares), null);
                return 0;
            case "cells":
                await Cells.RunAsync(stores, ResultsFolder, Cells.Artifacts, null, args.ElementAtOrDefault(1) ?? "");
                return 0;
            case "pages":
                await DeepPage.RunAsync(stores, ResultsFolder, artifacts, null);
                return 0;
            case "layers":
                await Layers.RunAsync(stores, ResultsFolder, artifacts, null);
                return 0;
            case "growth":
                int[] sizes = [.. args.Skip(1).Select(size => int.Parse(size, CultureInfo.InvariantCulture))];
                await Growth.RunAsync(stores, ResultsFolder, sizes.Length > 0 ? sizes : Sizes, null);
                return 0;
            case "concurrency":
                await Concurrency.RunAsync(stores, ResultsFolder, TimeSpan.FromSeconds(1));
                return 0;
            case "memory":
                await StreamMemory.RunAsync(stores, ResultsFolder, artifacts);
                return 0;
            case "bdn":
                await SingleOperations.RunAsync(stores, Scratch.Artifacts, Job.Default, [.. args.Skip(1)]);
                return 0;
            case "all":
                await CompareAsync(stores, ResultsFolder, artifacts, null);
                await WriteAsync(stores, ResultsFolder, DefaultBulk, null);
                await ShareChart.RunAsync(stores, ResultsFolder, Math.Min(artifacts, Shares), null);
                await Cells.RunAsync(stores, ResultsFolder, Cells.Artifacts, null);
                await DeepPage.RunAsync(stores, ResultsFolder, artifacts, null);
                await Layers.RunAsync(stores, ResultsFolder, artifacts, null);
                await Growth.RunAsync(stores, ResultsFolder, [.. Sizes.Where(size => size <= 10L * artifacts)], null);
                await Concurrency.RunAsync(stores, ResultsFolder, TimeSpan.FromSeconds(1));
                await StreamMemory.RunAsync(stores, ResultsFolder, artifacts);
                PerformancePage.Write(ResultsFolder, Path.Combine(Root, "docs"));
                return 0;
            default:
                return null;
        }
    }

    /// <summary>The folder of the solution.</summary>
    private static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "ArtifactStore.sln")))
            {
                folder = folder.Parent ?? throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} has the solution.");
            }

            return folder.FullName;
        }
    }

    private static string ResultsFolder => Path.Combine(Root, "docs", "performance", "data");

    /// <summary>Runs everything on tiny stores, and shows that all peers give equal answers and that the report can be written. The figures say nothing.</summary>
    private static async Task<int> CheckAsync()
    {
        const int Tiny = 10_000;
        var folder = Directory.CreateTempSubdirectory("artifactstore-check-");
        try
        {
            Scratch.Artifacts = 2_000;
            var budget = TimeSpan.FromMilliseconds(10);
            var results = Path.Combine(folder.FullName, "results");
            var docs = Path.Combine(folder.FullName, "docs");
            var stores = new Stores(folder.FullName);
            try
            {
                await CompareAsync(stores, results, Tiny, budget);
                await WriteAsync(stores, results, 500, budget);
                await ShareChart.RunAsync(stores, results, Tiny, budget);
                await Cells.RunAsync(stores, results, Tiny, budget);
                await DeepPage.RunAsync(stores, results, Tiny, budget);
                await Layers.RunAsync(stores, results, Tiny, budget);
                await Growth.RunAsync(stores, results, [Scratch.Artifacts, Tiny], budget);
                await Concurrency.RunAsync(stores, results, TimeSpan.FromMilliseconds(20));
                await StreamMemory.RunAsync(stores, results, Tiny);
                await SingleOperations.RunAsync(stores, Scratch.Artifacts, Job.Dry, []);
            }
            finally
            {
                stores.Delete();
            }

            PerformancePage.Write(results, docs);
            Console.WriteLine($"The benchmarks work: {Directory.GetFiles(Path.Combine(docs, "performance")).Length} charts, and all peers give equal answers.");
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task MakeAsync(Stores stores, int artifacts, IEnumerable<int> sizes)
    {
        var shares = Math.Min(artifacts, Shares);
        foreach (var (shape, count) in new[] { artifacts, Scratch.Artifacts, shares }.Distinct().Select(size => (StoreShape.Mixed, size)).Append((StoreShape.Half, shares)).Append((StoreShape.Whole, shares)))
        {
            await (await stores.SqliteAsync(shape, count)).DisposeAsync();
            await (await stores.PostgreSqlAsync(shape, count)).DisposeAsync();
        }

        foreach (var size in sizes.Append(Cells.Artifacts))
        {
            await (await stores.PostgreSqlCellsAsync(size)).DisposeAsync();
            await (await stores.SqliteCellsAsync(size)).DisposeAsync();
        }
    }

    private static async Task CompareAsync(Stores stores, string results, int artifacts, TimeSpan? budget, string? only = null)
    {
        var sample = await Sample.TakeAsync(await stores.SqlitePathAsync(StoreShape.Mixed, artifacts));
        foreach (var kind in CompareSection.Kinds.Where(kind => only is null || kind.File == only))
        {
            var recorder = new Recorder(results, CompareSection.Suite(kind.File), artifacts, await stores.PostgreSqlVersionAsync());
            await using (var database = kind.Database == SqliteFile.SqliteName
                ? await stores.SqliteAsync(StoreShape.Mixed, artifacts)
                : await stores.PostgreSqlAsync(StoreShape.Mixed, artifacts, pooled: kind.Database == PostgreSqlStore.PooledName))
            {
                await Comparison.RunAsync(database, sample, recorder, () => database.IsPostgreSql ? stores.Apart() : null, budget);
            }

            recorder.Save();
        }
    }

    private static async Task WriteAsync(Stores stores, string results, int bulk, TimeSpan? budget, string? only = null)
    {
        foreach (var kind in CompareSection.Kinds.Where(kind => kind.Database != PostgreSqlStore.PooledName && (only is null || kind.File == only)))
        {
            var recorder = new Recorder(results, CompareSection.WriteSuite(kind.File), Scratch.Artifacts, await stores.PostgreSqlVersionAsync());
            await Writing.RunAsync(stores, onPostgreSql: kind.Database == PostgreSqlStore.PostgreSqlName, recorder, bulk, budget);
            recorder.Save();
        }
    }
}
