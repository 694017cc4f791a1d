namespace ArtifactStore.CrashTests;

/// <summary>Recordings of stores, and the power cut in each at many moments.</summary>
internal static class PowerCuts
{
    public static async Task<PowerCutResult> RunAsync(
        SqliteSynchronous synchronous,
        Promise promise,
        int states,
        int seed,
        int operations = 96
    )
    {
        var result = new PowerCutResult();
        for (var turn = 0; result.States < states; turn++)
        {
            // From time to time enough for the checkpoints that SQLite makes by itself.
            var (writers, length) = (1 + ((turn % 2) * 2), turn % 8 == 7 ? 10 * operations : operations);
            var events = await Recording.MakeAsync(synchronous, writers, length / writers, seed + turn);
            await new PowerCut(events, promise, seed + turn, result).RunAsync();
        }

        return result;
    }
}
