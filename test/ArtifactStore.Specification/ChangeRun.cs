namespace ArtifactStore.Specification;

/// <summary>
/// Writers in transactions of random length, and a reader of the change feed that continues after the last change that it saw.
/// </summary>
public static class ChangeRun
{
    private const int Writers = 6;
    private const int Transactions = 15;
    private const int Keys = 4;

    /// <summary>Runs them, and returns what the reader saw wrongly.</summary>
    public static async Task<List<string>> ViolationsAsync(IArtifactStore store, int seed)
    {
        List<ArtifactChange> seen = [];
        var committed = new List<Artifact>();
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(new Random(seed + writer)))));
        for (var isLast = false; !isLast; )
        {
            isLast = writing.IsCompleted;
            while (true)
            {
                var limit = 1 + (seen.Count % 50);
                var page = await store.Changes.ReadChangesAsync(seen.Count == 0 ? default : seen[^1].Position, limit);
                seen.AddRange(page);
                if (page.Count == 0)
                {
                    break;
                }
            }
        }

        await writing;
        return [.. Violations(seen, committed)];

        async Task WriteAsync(Random random)
        {
            for (var i = 0; i < Transactions; i++)
            {
                // The keys in order, so that the transactions do not deadlock.
                var keys = Enumerable.Range(0, 1 + random.Next(Keys)).Select(_ => random.Next(Keys)).Order().ToList();
                List<Artifact> own = [];
                await using var transaction = await store.BeginTransactionAsync();
                foreach (var key in keys)
                {
                    own.Add(await transaction.Artifacts.CreateArtifactAsync(new()));
                    await Task.Delay(random.Next(3));
                    own.Add(await transaction.Artifacts.CreateArtifactAsync(new() { Key = $"key-{key}" }));
                }

                if (random.Next(5) > 0)
                {
                    await transaction.CommitAsync();
                    lock (committed)
                    {
                        committed.AddRange(own);
                    }
                }
            }
        }
    }

    private static IEnumerable<string> Violations(List<ArtifactChange> seen, List<Artifact> committed)
    {
        var created = seen.Where(change => change.Kind == ArtifactChangeKind.Created).Select(change => change.ArtifactId).ToList();
        foreach (var missed in committed.Where(artifact => !created.Contains(artifact.Id)))
        {
            yield return $"{missed.Key} {missed.Version} {missed.Id} was missed";
        }

        if (created.Count != committed.Count)
        {
            yield return $"{created.Count} creates were seen, and {committed.Count} committed";
        }

        foreach (var versions in seen.Where(change => change is { Key: not null }).GroupBy(change => (change.Kind, change.Key)))
        {
            var numbers = versions.Select(change => change.Version).ToList();
            if (!numbers.SequenceEqual(Enumerable.Range(1, numbers.Count).Select(version => (int?)version)))
            {
                yield return $"{versions.Key} was seen in the order {string.Join(", ", numbers)}";
            }
        }
    }
}
