using ArtifactStore.Specification;

namespace ArtifactStore.CrashTests;

/// <summary>
/// A process that imports is killed, round after round. What it leaves are whole batches and a right store, and the same import ends its
/// work.
/// </summary>
/// <param name="isPostgreSql">Whether the database is PostgreSQL.</param>
/// <param name="connectionString">The connection string.</param>
/// <param name="settle">Ends whatever the dead process has left in the database.</param>
/// <param name="seed">The seed of its choices.</param>
internal sealed class ImportKillRun(bool isPostgreSql, string connectionString, Action settle, int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>The number of imports that had begun and not ended when they were killed.</summary>
    public int Interrupted { get; private set; }

    public async Task RunAsync(int rounds)
    {
        await using var pool = new WorkerPool(1);
        for (var i = 0; i < rounds; i++)
        {
            await RunAsync(new string('r', 1 + i), await pool.TakeAsync());
        }
    }

    private async Task RunAsync(string round, WorkerProcess worker)
    {
        await using var disposal = worker;
        var items = Importing.Items(round, seed);
        ArtifactImport[][] batches = [.. items.Chunk(Importing.Options.BatchItems)];
        worker.Go(new(WorkerKind.Import, round, 1, seed, isPostgreSql, connectionString));
        for (var wanted = _random.Next(batches.Length); worker.Acknowledged < wanted && !worker.HasEnded; )
        {
            await Task.Delay(1);
        }

        await Task.Delay(TimeSpan.FromMilliseconds(_random.NextDouble() * 10));
        await worker.KillAsync();
        settle();
        var told = (await worker.LinesAsync()).Count(line => line.StartsWith('!'));
        (await worker.FailureAsync()).Should().BeNull();

        await using var after = new WorkerOrder(WorkerKind.Import, "", 1, seed, isPostgreSql, connectionString).Open(new MuteJournal());
        var there = await ThereAsync(after, round);
        var whole = batches.TakeWhile(batch => Array.TrueForAll(batch, item => there.Contains(item.Id))).Count();
        there.Should().BeEquivalentTo(batches.Take(whole).SelectMany(batch => batch).Select(item => item.Id), "a batch comes whole");
        whole.Should().BeInRange(told, told + 1, "what the import reported is there, and at most one batch more");
        await CheckAsync(after);

        var result = await after.History.ImportAsync(items.ToAsyncEnumerable(), Importing.Options);
        result.Skipped.Should().Be(there.Count);
        (await ThereAsync(after, round)).Should().BeEquivalentTo(items.Select(item => item.Id));
        await CheckAsync(after);
        Interrupted += result is { Skipped: > 0, Imported: > 0 } ? 1 : 0;
    }

    private static async Task<HashSet<Guid>> ThereAsync(IArtifactStore store, string round) =>
        [.. (await store.Artifacts.ReadArtifactsAsync(new() { Artifacts = new() { Type = round } })).Select(row => row.Id)];

    /// <summary>Verifies the store, and that the feed is the history of what is there.</summary>
    private static async Task CheckAsync(IArtifactStore store)
    {
        await foreach (var violation in store.Maintenance.VerifyAsync())
        {
            Assert.Fail($"{violation}");
        }

        await FeedReplay.CheckAsync(store, hasImports: true);
    }
}
