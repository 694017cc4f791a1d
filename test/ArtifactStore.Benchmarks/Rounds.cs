using System.Diagnostics;

namespace ArtifactStore.Benchmarks;

/// <summary>Times candidates side by side: each has its turn in every round, so that other load on the machine affects all alike.</summary>
internal static class Rounds
{
    private const int Most = 200;

    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(4);

    /// <summary>How long each candidate runs first: long enough for the fast ones to be compiled in full.</summary>
    public static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    /// <summary>The least length of a turn. A fast candidate runs many times in it, so that cold caches do not count.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(10);

    /// <summary>The least runs of a turn, except of the slowest. The first run does not count: it pays for cold caches.</summary>
    private const int LeastRuns = 6;

    /// <summary>What takes longer than that runs once in a turn.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(50);

    /// <param name="candidates">The candidates.</param>
    /// <param name="budget">How long all of them take together; null for the usual. With less than a turn no figure counts.</param>
    /// <param name="warmUp">How long each runs first; null for the usual, or for half the budget where that is given.</param>
    public static async Task<double[]> MedianMicrosecondsAsync(
        IReadOnlyList<Candidate> candidates,
        TimeSpan? budget = null,
        TimeSpan? warmUp = null
    )
    {
        foreach (var candidate in candidates)
        {
            await RunForAsync(candidate, warmUp ?? (budget is null ? WarmUp : budget.Value / 2), null);
        }

        var times = candidates.Select(_ => new List<double>()).ToArray();
        var start = Stopwatch.GetTimestamp();
        var least = budget < Turn ? 1 : 3;
        for (var round = 0; round < Most && (round < least || IsWithin(round < 5 ? 4 : 1)); round++)
        {
            for (var i = 0; i < candidates.Count; i++)
            {
                // Nobody always comes first.
                var next = (round + i) % candidates.Count;
                await RunForAsync(candidates[next], budget < Turn ? budget.Value / 5 : Turn, times[next]);
            }
        }

        return [.. times.Select(Median)];

        bool IsWithin(int budgets) => Stopwatch.GetElapsedTime(start) < budgets * (budget ?? Budget);
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
        } while (
            Stopwatch.GetElapsedTime(begin) is var elapsed
            && (elapsed < least || (least >= Turn && turn.Count < LeastRuns && elapsed < Slow))
        );
        microseconds?.AddRange(turn.Count > 1 ? turn[1..] : turn);
    }

    public static double Median(IReadOnlyCollection<double> values) => values.Order().ElementAt(values.Count / 2);
}
