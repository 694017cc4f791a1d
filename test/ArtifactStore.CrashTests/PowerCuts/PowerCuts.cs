namespace ArtifactStore.CrashTests;

/// <summary>Recordings of stores, and the power cut in each at many moments.</summary>
internal static class PowerCuts
{
    public static async Task<PowerCutResult> RunAsync(SqliteSynchronous synchronous, Promise promise, int states, int seed, int operations = 96)
    {
        var result = new PowerCutResult();
        for (var turn = 0; result.States < states; turn++)
        {
            // The order of several writers is not known: then only what was acknowledged can be asked for.
            var writers = promise == Promise.Prefix ? 1 : 1 + ((turn % 2) * 2);
            var events = await Recording.MakeAsync(synchronous, writers, operations / writers, seed + turn);
            await new PowerCut(events, promise, seed + turn, result).RunAsync();
        }

        return result;
    }
}
