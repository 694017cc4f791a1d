using System.Diagnostics;

namespace ArtifactStore.Benchmarks;

/// <summary>Times candidates side by side: each has its turn in every round, so that what else the machine does meets all of them alike.</summary>
internal static class Rounds
{
    private const int Most = 200;

    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(4);

    /// <summary>How long each candidate runs first: long enough for the fast ones to be compiled in full.</summary>
    public static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long a turn lasts at least: a fast candidate runs many times in it, each run timed by itself. Its first runs pay for what the candidates before it have pushed out of the caches, which may take a millisecond:
    /// in a short turn they would be a part of all runs that is the larger the longer a run takes.
    /// </summary>
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(10);

    /// <summary>How often all but the slowest run in a turn at least. The first run pays for what the others have pushed out of the caches, and does not count; with too few behind it, who comes after whom would decide.</summary>
    private const int LeastRuns = 6;

    /// <summary>What takes longer than that runs once in a turn.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(50);

    /// <param name="candidates">The candidates.</param>
    /// <param name="budget">How long all of them take together; null for the usual.</param>
    /// <param name="warmUp">How long each runs first; null for the usual, or for half the budget where that is given.</param>
    public static async Task<double[]> MedianMicrosecondsAsync(IReadOnlyList<Candidate> candidates, TimeSpan? budget = null, TimeSpan? warmUp = null)
    {
        foreach (var candidate in candidates)
        {
            await RunForAsync(candidate, warmUp ?? (budget is null ? WarmUp : budget.Value / 2), null);
        }

        var times = candidates.Select(_ => new List<double>()).ToArray();
        var start = Stopwatch.GetTimestamp();
        for (var round = 0; round < Most && (round < 3 || (round < 5 && Stopwatch.GetElapsedTime(start) < 4 * (budget ?? Budget)) || Stopwatch.GetElapsedTime(start) < (budget ?? Budget)); round++)
        {
            for (var i = 0; i < candidates.Count; i++)
            {
                // Nobody always comes first.
                var next = (round + i) % candidates.Count;
                await RunForAsync(candidates[next], budget < Turn ? budget.Value / 5 : Turn, times[next]);
            }
        }

        return [.. times.Select(Median)];
    }

    private static async Task RunForAsync(Candidate candidate, TimeSpan least, List<double>? microseconds)
    {
        var turn = new List<double>();
        var begin = Stopwatch.GetTimestamp();
        do
        {
            var start = Stopwatch.GetTimestamp();
            await candidate.RunAsync();
            turn.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }
        while (Stopwatch.GetElapsedTime(begin) is var elapsed && (elapsed < least || (turn.Count < LeastRuns && elapsed < Slow)));
        microseconds?.AddRange(turn.Count > 1 ? turn[1..] : turn);
    }

    public static double Median(IReadOnlyCollection<double> values) => values.Order().ElementAt(values.Count / 2);
}
