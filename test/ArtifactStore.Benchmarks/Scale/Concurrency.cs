using System.Diagnostics;
using System.Globalization;
using ArtifactStore.Benchmarks.Peers;
using ArtifactStore.Benchmarks.Report;

namespace ArtifactStore.Benchmarks.Scale;

/// <summary>Durable creates by many callers at once on SQLite, beside batches and single transactions by hand.</summary>
internal static class Concurrency
{
    public const string Suite = "concurrency";
    public const string Work = "creates a second";
    public const string ByHand = "batches of 64 by hand";
    public const string OneEach = "one transaction each";

    /// <summary>The least share of the rate of batches by hand, with the most callers.</summary>
    public const double Bar = 0.7;

    private const int Batch = 64;
    private const int Turns = 5;

    public static IReadOnlyList<int> Callers { get; } = [1, 8, 64];

    public static async Task RunAsync(Stores stores, string results, TimeSpan turn)
    {
        var recorder = new Recorder(results, Suite, Scratch.Artifacts, await stores.PostgreSqlVersionAsync());
        var drafts = await Scratch.DraftsAsync(stores, 20_000);
        foreach (var callers in Callers)
        {
            await RunAsync(stores, drafts, callers, turn, recorder);
        }

        recorder.Save();
    }

    private static async Task RunAsync(Stores stores, Draft[] drafts, int callers, TimeSpan turn, Recorder recorder)
    {
        await using var ours = await stores.SqliteScratchAsync("ours", isDurable: true);
        await using var hand = await stores.SqliteScratchAsync("hand", isDurable: true);
        await using var each = await stores.SqliteScratchAsync("each", isDurable: true);
        await using var library = new LibraryPeer(ours);
        await using var handConnection = await hand.OpenKeptAsync();
        await using var eachConnection = await each.OpenKeptAsync();
        using var handWriter = new SqliteRawWriter(hand, handConnection);
        using var eachWriter = new SqliteRawWriter(each, eachConnection);
        var next = 0;
        await CompareAsync(
            ours.Name,
            callers,
            recorder,
            [
                (LibraryPeer.PeerName, () => ManyAsync(callers, turn, async () =>
                    {
                        await library.CreateAsync(Draft());
                        return 1;
                    })),
                (ByHand, () => ManyAsync(1, turn, async () =>
                    {
                        await handWriter.CreateTogetherAsync([.. Enumerable.Range(0, Batch).Select(_ => Draft())]);
                        return Batch;
                    })),
                // SQLite has one writer at a time: more callers would only wait for each other.
                (OneEach, () => ManyAsync(1, turn, async () =>
                    {
                        await eachWriter.CreateAsync(Draft());
                        return 1;
                    })),
            ]
        );

        Draft Draft() => drafts[(Interlocked.Increment(ref next) & int.MaxValue) % drafts.Length];
    }

    private static async Task CompareAsync(
        string database,
        int callers,
        Recorder recorder,
        IReadOnlyList<(string Name, Func<Task<double>> RunAsync)> candidates
    )
    {
        var rates = candidates.Select(_ => new List<double>()).ToArray();
        for (var round = -1; round < Turns; round++)
        {
            for (var i = 0; i < candidates.Count; i++)
            {
                // The first round warms up.
                var rate = await candidates[i].RunAsync();
                if (round >= 0)
                {
                    rates[i].Add(rate);
                }
            }
        }

        Console.Write(string.Create(CultureInfo.InvariantCulture, $"  {database, -12} {callers, 3} callers"));
        for (var i = 0; i < candidates.Count; i++)
        {
            var median = rates[i].Order().ElementAt(Turns / 2);
            recorder.Add(database, Work, candidates[i].Name, callers, median);
            Console.Write(string.Create(CultureInfo.InvariantCulture, $"  {candidates[i].Name} {median:N0}/s"));
        }

        Console.WriteLine();
    }

    /// <returns>How many a second were done.</returns>
    private static async Task<double> ManyAsync(int callers, TimeSpan turn, Func<Task<int>> work)
    {
        var start = Stopwatch.GetTimestamp();
        var done = await Task.WhenAll(
            Enumerable
                .Range(0, callers)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        var sum = 0;
                        while (Stopwatch.GetElapsedTime(start) < turn)
                        {
                            sum += await work();
                        }

                        return sum;
                    })
                )
        );
        return done.Sum() / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
