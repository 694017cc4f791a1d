using System.Globalization;
using ArtifactStore.Benchmarks.Http;
using ArtifactStore.Benchmarks.Peers;
using ArtifactStore.Benchmarks.Report;
using ArtifactStore.Benchmarks.Scale;
using ArtifactStore.Benchmarks.Start;

namespace ArtifactStore.Benchmarks;

/// <summary>The commands: <c>dotnet run -c Release --project test/ArtifactStore.Benchmarks -- COMMAND</c>.</summary>
internal static class Commands
{
    private const int Default = 1_000_000;
    private const int Bulk = 100_000;
    private const int CapacityDefault = 300_000;

    private const string Usage = """
        compare [ARTIFACTS] [sqlite|postgresql]   reads, beside the same by hand, through Dapper and through EF Core
        write [sqlite|postgresql]                 creates, likewise
        cells [PART OF A NAME] [spread|old|new|middle …]
                                                  pages by many filters and orders, beside every fixed plan
        growth [SIZE …]                           reads in stores of several sizes
        concurrency                               durable creates by many callers on SQLite
        changes                                   creates with and without the change feed
        metadata                                  creates with metadata, beside the same without its index
        large-metadata [ARTIFACTS]                pages by metadata in a very large store, beside every fixed plan
        prune [ARTIFACTS]                         creates while the store is pruned, beside the same alone
        memory [ARTIFACTS]                        the working set while a stream goes by
        capacity [ARTIFACTS] [sqlite|postgresql]  bytes of tables and indexes
        pages [ARTIFACTS]                         the time to the first byte of each page, and its size
        http [sqlite|postgresql] [SECONDS]        requests a second, beside a minimal API by hand, and a thousand connections
        start [sqlite|postgresql]                 a process from its start to its first read
        all [ARTIFACTS]                           all of these but capacity and start, and the report
        report                                    writes docs/performance-figures.md from docs/performance/data
        check                                     everything on tiny stores; the figures mean nothing
        """;

    private static readonly int[] Sizes = [10_000, 100_000, 1_000_000];

    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var isNumber = int.TryParse(args.ElementAtOrDefault(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        var artifacts = isNumber ? number : Default;
        using var stores = new Stores(Stores.DefaultFolder);
        switch (args.FirstOrDefault())
        {
            case StreamMemory.Command:
                await StreamMemory.MeasureAsync(args[1], args[2]);
                break;
            case "check":
                await CheckAsync();
                break;
            case "compare":
                await Comparison.RunAsync(stores, Results, artifacts, null, args.ElementAtOrDefault(2));
                break;
            case "write":
                await Writing.RunAsync(stores, Results, Bulk, null, args.ElementAtOrDefault(1));
                break;
            case "cells":
                await Cells.RunAsync(stores, Results, Cells.Artifacts, null, args.ElementAtOrDefault(1) ?? "", [.. args.Skip(2)]);
                break;
            case "growth":
                int[] sizes = [.. args.Skip(1).Select(size => int.Parse(size, CultureInfo.InvariantCulture))];
                await Growth.RunAsync(stores, Results, sizes.Length > 0 ? sizes : Sizes, null);
                break;
            case "concurrency":
                await Concurrency.RunAsync(stores, Results, TimeSpan.FromSeconds(1));
                break;
            case ChangeFeed.Command:
                await ChangeFeed.RunAsync();
                break;
            case MetadataEntries.Command:
                await MetadataEntries.RunAsync();
                break;
            case "large-metadata":
                await LargeMetadata.RunAsync(isNumber ? number : LargeMetadata.Artifacts);
                break;
            case Pruning.Command:
                await Pruning.RunAsync(isNumber ? number : Pruning.Artifacts, TimeSpan.FromSeconds(3));
                break;
            case "memory":
                await StreamMemory.RunAsync(stores, Results, artifacts);
                break;
            case "capacity":
                await Capacity.RunAsync(isNumber ? number : CapacityDefault, args.ElementAtOrDefault(2));
                break;
            case PageSpeed.Command:
                await PageSpeed.RunAsync(stores, artifacts);
                break;
            case HttpLoad.Command:
                var soak = int.Parse(args.ElementAtOrDefault(2) ?? "10", CultureInfo.InvariantCulture);
                await HttpLoad.RunAsync(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(soak), args.ElementAtOrDefault(1));
                break;
            case "start":
                return await StartComparison.RunAsync(args.ElementAtOrDefault(1)) ? 0 : 1;
            case "all":
                await RunAllAsync(stores, Results, artifacts, Bulk, Cells.Artifacts, Sizes, TimeSpan.FromSeconds(1), null);
                FiguresPage.Write(Results, Docs);
                break;
            case "report":
                FiguresPage.Write(Results, Docs);
                break;
            default:
                Console.Error.WriteLine(Usage);
                return 2;
        }

        return 0;
    }

    private static string Docs
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "ArtifactStore.sln")))
            {
                folder = folder.Parent
                    ?? throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} has the solution.");
            }

            return Path.Combine(folder.FullName, "docs");
        }
    }

    private static string Results => Path.Combine(Docs, "performance", "data");

    private static async Task RunAllAsync(
        Stores stores,
        string results,
        int artifacts,
        int bulk,
        int cells,
        int[] sizes,
        TimeSpan turn,
        TimeSpan? budget
    )
    {
        await Comparison.RunAsync(stores, results, artifacts, budget);
        await Writing.RunAsync(stores, results, bulk, budget);
        await Cells.RunAsync(stores, results, cells, budget);
        await Growth.RunAsync(stores, results, sizes, budget);
        await Concurrency.RunAsync(stores, results, turn);
        await StreamMemory.RunAsync(stores, results, artifacts);
    }

    /// <summary>Runs everything on tiny stores. All peers must give equal answers, and the report must be written.</summary>
    private static async Task CheckAsync()
    {
        const int Tiny = 4_000;
        var folder = Directory.CreateTempSubdirectory("artifactstore-check-");
        try
        {
            Scratch.Artifacts = 1_000;
            var results = Path.Combine(folder.FullName, "results");
            var stores = new Stores(folder.FullName, isTimed: false);
            try
            {
                var (turn, budget) = (TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(1));
                await RunAllAsync(stores, results, Tiny, 500, Tiny, [Scratch.Artifacts, Tiny], turn, budget);
                await Pruning.RunAsync(Tiny, turn);
            }
            finally
            {
                stores.Delete();
            }

            FiguresPage.Write(results, folder.FullName);
            Console.WriteLine("The benchmarks work, and all peers give equal answers.");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
