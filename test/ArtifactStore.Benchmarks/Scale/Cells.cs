using System.Diagnostics;
using System.Globalization;
using ArtifactStore.Benchmarks.Peers;
using ArtifactStore.Benchmarks.Report;
using ArtifactStore.Sql;

namespace ArtifactStore.Benchmarks.Scale;

/// <summary>
/// Pages by many filters, alone and combined, in every order: the library, which chooses where to start, beside every plan that it could
/// have taken.
/// </summary>
internal static class Cells
{
    /// <summary>
    /// Shorter than usual: a page takes milliseconds, and some 120 cells with up to eight plans each would take half an hour to warm up.
    /// </summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(600);

    public const string Suite = "cells";
    public const string Best = "best fixed plan";
    public const string Worst = "worst fixed plan";

    /// <summary>How many artifacts the store has.</summary>
    public const int Artifacts = 300_000;

    /// <summary>A plan that takes longer than this the first time is not run again: it is not the best.</summary>
    private static readonly TimeSpan Hopeless = TimeSpan.FromSeconds(1);

    /// <param name="part">A text that the names of the cells contain; of less than all nothing is kept for the report.</param>
    /// <param name="layouts">Where what passes lies; null for everywhere.</param>
    public static async Task RunAsync(
        Stores stores,
        string results,
        int artifacts,
        TimeSpan? budget,
        string part = "",
        params string[] layouts
    )
    {
        var recorder = new Recorder(results, Suite, artifacts, await stores.PostgreSqlVersionAsync());
        foreach (var layout in layouts is [] ? ["spread"] : layouts)
        {
            Console.WriteLine($"What passes lies: {layout}.");
            foreach (var onPostgreSql in new[] { false, true })
            {
                using var apart = onPostgreSql ? stores.Apart() : null;
                await using var database = onPostgreSql
                    ? await stores.PostgreSqlCellsAsync(artifacts, layout)
                    : await stores.SqliteCellsAsync(artifacts, layout);
                foreach (var cell in Cell.All(artifacts).Where(cell => cell.Name.Contains(part, StringComparison.Ordinal)))
                {
                    await CellAsync(database, cell, layout != "spread", recorder, budget);
                }
            }
        }

        if (part.Length == 0 && layouts is [])
        {
            recorder.Save();
        }
    }

    /// <summary>Compares cells on a database that is filled otherwise, and keeps nothing for the report.</summary>
    public static async Task CompareAsync(Database database, IEnumerable<Cell> cells)
    {
        foreach (var cell in cells)
        {
            await CellAsync(database, cell, isLumped: false, recorder: null, budget: null);
        }
    }

    private static async Task CellAsync(Database database, Cell cell, bool isLumped, Recorder? recorder, TimeSpan? budget)
    {
        // The bar of the others leaves room for luck.
        var sittings = new Sittings(budget, cell.IsOwned && database.IsPostgreSql ? Sittings.Usual : 1);
        var worst = 0.0;
        for (var i = 0; i < sittings.Count; i++)
        {
            worst = Math.Max(worst, await SitAsync(database, cell, sittings));
            database.Renew();
        }

        var (_, times) = sittings.Results().Single();
        var ours = times[0].Time;
        var (name, best) = times.Skip(1).MinBy(plan => plan.Time);
        recorder?.Add(database.Name, cell.Name, LibraryPeer.PeerName, cell.IsOwned ? 1 : 0, ours);
        recorder?.Add(database.Name, cell.Name, Best, 0, best);
        recorder?.Add(database.Name, cell.Name, Worst, 0, Math.Max(worst, times.Skip(1).Max(plan => plan.Time)));
        var verdict = Cell.IsWithin(cell.IsOwned, isLumped, ours, best) ? "" : "   MISSES THE BAR";
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"  {database.Name, -11} {cell.Name, -60} {ours, 10:N0} µs  best {best, 10:N0} µs ({name}) = {ours / best:F2}{verdict}"
            )
        );
    }

    /// <returns>How long the hopeless take, in microseconds.</returns>
    private static async Task<double> SitAsync(Database database, Cell cell, Sittings sittings)
    {
        await using var store = database.OpenStore();
        await using var connection = await database.OpenKeptAsync();
        SqlDialect dialect = database.IsPostgreSql ? new PostgreSqlDialect() : new SqliteDialect();
        var plans = FixedPlan.Of(cell.Query, connection, dialect, isAsynchronous: database.IsPostgreSql);
        try
        {
            var expected = await AskAsync();
            var candidates = new List<Candidate> { new(LibraryPeer.PeerName, AskAsync) };
            var worst = 0.0;
            foreach (var plan in plans)
            {
                var start = Stopwatch.GetTimestamp();
                if (await plan.RunAsync() is var got && got != expected)
                {
                    throw new InvalidOperationException($"{database.Name}, {cell.Name}: {plan.Name} gives {got}, the library {expected}.");
                }

                var elapsed = Stopwatch.GetElapsedTime(start);
                if (elapsed < Hopeless)
                {
                    candidates.Add(new(plan.Name, plan.RunAsync));
                }
                else
                {
                    worst = Math.Max(worst, elapsed.TotalMicroseconds);
                }
            }

            await sittings.SitAsync(cell.Name, candidates, WarmUp);
            return worst;
        }
        finally
        {
            foreach (var plan in plans)
            {
                plan.Dispose();
            }
        }

        async Task<long> AskAsync() =>
            cell.Query is ArtifactQuery query
                ? (await store.Artifacts.ReadArtifactsAsync(query)).Count
                : (await store.Artifacts.ReadLatestArtifactsAsync((ArtifactCollectionQuery)cell.Query)).Count;
    }
}
