namespace ArtifactStore.CrashTests;

/// <summary>Attacks one database after the other until enough processes were killed.</summary>
internal static class Killer
{
    public static async Task<Tally> RunAsync(int kills, int seed, Action<string> say)
    {
        say($"seed {seed}");
        var tally = new Tally();
        await using var pool = new WorkerPool(3);
        // Some kills are aimed; should all of those have missed, there are more of them, but not without end.
        for (var turn = 0; tally.Kills < kills || (tally.Aimed.Contains(0) && turn < 3 * KillPlan.Turns.Count); turn++)
        {
            await new KillRun(KillPlan.Turns[turn % KillPlan.Turns.Count], seed + turn, pool, tally).RunAsync();
            if (turn % KillPlan.Turns.Count == KillPlan.Turns.Count - 1)
            {
                say($"{tally.Kills} kills, {tally.Acknowledged} acknowledged, {tally.Violations.Count} violations");
            }
        }

        return tally;
    }
}
