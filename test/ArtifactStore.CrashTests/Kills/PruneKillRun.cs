using System.Globalization;
using ArtifactStore.Specification;

namespace ArtifactStore.CrashTests;

/// <summary>
/// A process that prunes a store is killed, round after round. What it leaves are whole batches and a right store, and another prune ends
/// its work.
/// </summary>
/// <param name="isPostgreSql">Whether the database is PostgreSQL.</param>
/// <param name="connectionString">The connection string.</param>
/// <param name="settle">Ends whatever the dead process has left in the database.</param>
/// <param name="seed">The seed of its choices.</param>
internal sealed class PruneKillRun(bool isPostgreSql, string connectionString, Action settle, int seed)
{
    private const int Keys = 12;

    private readonly Random _random = new(seed);

    /// <summary>The number of prunes that had begun and not ended when they were killed.</summary>
    public int Interrupted { get; private set; }

    public async Task RunAsync(int rounds)
    {
        await using var pool = new WorkerPool(1);
        for (var i = 0; i < rounds; i++)
        {
            // The length of the name decides about the latest.
            await RunAsync(new string('r', 1 + i), await pool.TakeAsync());
        }
    }

    private async Task RunAsync(string round, WorkerProcess worker)
    {
        await using var disposal = worker;
        List<Artifact[]> batches;
        await using (var store = Open())
        {
            batches = await FillAsync(store, round);
        }

        worker.Go(new(WorkerKind.Prune, round, 1, seed, isPostgreSql, connectionString));
        for (var wanted = _random.Next(batches.Count); worker.Acknowledged < wanted && !worker.HasEnded; )
        {
            await Task.Delay(1);
        }

        await Task.Delay(TimeSpan.FromMilliseconds(_random.NextDouble() * 10));
        await worker.KillAsync();
        settle();
        var told = (await worker.LinesAsync()).Count(line => line.StartsWith('!'));
        (await worker.FailureAsync()).Should().BeNull();

        await using var after = Open();
        var left = await LeftAsync(after, round);
        var gone = batches.TakeWhile(batch => !Array.Exists(batch, artifact => left.Contains(artifact.Id))).Count();
        batches.Skip(gone).SelectMany(batch => batch).Should().NotContain(artifact => !left.Contains(artifact.Id), "a batch goes whole");
        gone.Should().BeInRange(told, told + 1, "what the prune reported is gone, and at most one batch more");
        await CheckAsync(after);

        var rest = batches.Skip(gone).Sum(batch => batch.Length);
        (await after.Retention.PruneAsync(Pruning.Policy(round))).Artifacts.Should().Be(rest);
        (await LeftAsync(after, round)).Should().NotIntersectWith(batches.SelectMany(batch => batch).Select(artifact => artifact.Id));
        await CheckAsync(after);
        Interrupted += gone > 0 && rest > 0 ? 1 : 0;
    }

    private IArtifactStore Open() => new WorkerOrder(WorkerKind.Prune, "", 1, seed, isPostgreSql, connectionString).Open(new MuteJournal());

    /// <summary>Makes keys of several versions, some of which are aliased, and artifacts without a key.</summary>
    /// <returns>What the prune deletes, batch by batch.</returns>
    private async Task<List<Artifact[]>> FillAsync(IArtifactStore store, string round)
    {
        var created = await store.Artifacts.CreateArtifactsAsync([
            .. Enumerable
                .Range(0, 152)
                .Select(_ => new ArtifactCreate
                {
                    Key = _random.Next(Keys + 1) is var key and > 0 ? string.Create(CultureInfo.InvariantCulture, $"{round}-{key}") : null,
                    Type = round,
                }),
        ]);
        List<Guid> aliased = [];
        foreach (var artifact in created.Where(artifact => artifact.Key is not null && _random.Next(8) == 0))
        {
            await store.Aliases.SetAsync(artifact.Key!, $"alias-{artifact.Version}", artifact.Version!.Value);
            aliased.Add(artifact.Id);
        }

        var latest = created.Where(row => row.Key is not null).GroupBy(row => row.Key).Select(versions => versions.Last()).ToHashSet();
        var keeps = Pruning.Policy(round).KeepLatest;
        return
        [
            .. created
                .Where(row => !keeps || !latest.Contains(row))
                .Chunk(Pruning.BatchSize)
                .Select(batch => batch.Where(row => !aliased.Contains(row.Id)).ToArray()),
        ];
    }

    private static async Task<HashSet<Guid>> LeftAsync(IArtifactStore store, string round) =>
        [.. (await store.Artifacts.ReadArtifactsAsync(new() { Artifacts = new() { Type = round } })).Select(row => row.Id)];

    /// <summary>Verifies the store, its aliases among the rest, and that the feed is the history of what is there.</summary>
    private static async Task CheckAsync(IArtifactStore store)
    {
        await foreach (var violation in store.Maintenance.VerifyAsync())
        {
            Assert.Fail($"{violation}");
        }

        await FeedReplay.CheckAsync(store);
    }
}
