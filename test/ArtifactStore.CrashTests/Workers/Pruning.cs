namespace ArtifactStore.CrashTests;

/// <summary>The prunes that are killed.</summary>
internal static class Pruning
{
    public const int BatchSize = 7;

    /// <summary>Everything of a round, or all but the latest of each key.</summary>
    public static RetentionPolicy Policy(string round) =>
        new()
        {
            Query = new() { Artifacts = new() { Type = round } },
            OlderThan = TimeSpan.Zero,
            KeepLatest = round.Length % 2 == 0,
            BatchSize = BatchSize,
        };

    /// <summary>Tells the journal of each batch, before the next begins.</summary>
    public sealed class Batches(Journal journal) : IProgress<PruneResult>
    {
        public void Report(PruneResult value) => journal.Done(journal.Begin());
    }
}
