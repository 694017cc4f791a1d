using System.Diagnostics;

namespace ArtifactStore.Benchmarks;

/// <summary>Times candidates side by side: round after round each runs once, so that what else the machine does meets all of them alike.</summary>
internal static class Rounds
{
    private const int WarmUps = 30;
    private const int Most = 400;
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(4);

    public static async Task<double[]> MedianMicrosecondsAsync(IReadOnlyList<Candidate> candidates)
    {
        // Enough rounds for the fast to be compiled in full, within the budget that the slow leave.
        var rounds = Math.Clamp((int)(Budget / await TimeAsync(candidates, 1)), 7, Most);
        await TimeAsync(candidates, Math.Min(WarmUps, rounds));
        var times = candidates.Select(_ => new double[rounds]).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < candidates.Count; i++)
            {
                var start = Stopwatch.GetTimestamp();
                await candidates[i].RunAsync();
                times[i][round] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            }
        }

        return [.. times.Select(Median)];
    }

    private static async Task<TimeSpan> TimeAsync(IReadOnlyList<Candidate> candidates, int rounds)
    {
        var start = Stopwatch.GetTimestamp();
        for (var round = 0; round < rounds; round++)
        {
            foreach (var candidate in candidates)
            {
                await candidate.RunAsync();
            }
        }

        return Stopwatch.GetElapsedTime(start);
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }
}
