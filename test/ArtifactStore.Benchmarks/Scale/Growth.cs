using ArtifactStore.Benchmarks.Peers;
using ArtifactStore.Benchmarks.Report;

namespace ArtifactStore.Benchmarks.Scale;

/// <summary>Reads in stores of several sizes, beside the same by hand.</summary>
internal static class Growth
{
    public const string Suite = "growth";

    public static double Bar => 1.1;

    private const int Limit = 200;

    public static IReadOnlyList<(string Name, Func<IPeer, Sample, Task<Answer>> Ask)> Works { get; } =
    [
        ("read one by id", (peer, sample) => peer.ReadAsync(sample.NextId)),
        ("latest by key", (peer, sample) => peer.LatestAsync(sample.NextKey)),
        ("page of 50 by cursor, halfway through the store", (peer, sample) => peer.PageAsync(sample.Deep, sample.PageSize)),
        ("200 newest of a flow that owns 10 %", (peer, _) => peer.NewestOfFlowAsync("weekly", Limit)),
    ];

    public static async Task RunAsync(Stores stores, string results, IReadOnlyList<int> sizes, TimeSpan? budget)
    {
        var recorder = new Recorder(results, Suite, sizes[^1], await stores.PostgreSqlVersionAsync());
        foreach (var size in sizes)
        {
            var sample = await Sample.TakeAsync(await stores.SqliteCellsPathAsync(size));
            foreach (var onPostgreSql in new[] { false, true })
            {
                using var apart = onPostgreSql ? stores.Apart() : null;
                await using var database = onPostgreSql ? await stores.PostgreSqlCellsAsync(size) : await stores.SqliteCellsAsync(size);
                var sittings = new Sittings(budget);
                for (var i = 0; i < sittings.Count; i++)
                {
                    await SitAsync(database, sample, sittings);
                    database.Renew();
                }

                foreach (var (name, times) in sittings.Results())
                {
                    recorder.Add(database.Name, name, times, size);
                }
            }
        }

        recorder.Save();
    }

    private static async Task SitAsync(Database database, Sample sample, Sittings sittings)
    {
        await using var library = new LibraryPeer(database);
        await using var hand = await RawPeer.OpenAsync(database);
        IPeer[] peers = [library, hand];
        foreach (var (name, ask) in Works)
        {
            await sittings.SitAsync(name, [.. peers.Select(peer => new Candidate(peer.Name, async () => (await ask(peer, sample)).Rows))]);
        }
    }
}
