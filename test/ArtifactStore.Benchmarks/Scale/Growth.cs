using System.Globalization;
using ArtifactStore.Benchmarks.Peers;
using ArtifactStore.Benchmarks.Report;

namespace ArtifactStore.Benchmarks.Scale;

/// <summary>What must not grow with the store: the library beside the limit at every size.</summary>
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
                    recorder.Add(database.Name, name, LibraryPeer.PeerName, size, times[0].Time);
                    recorder.Add(database.Name, name, RawPeer.LimitName, size, times[1].Time);
                    Console.WriteLine(string.Create(
                        CultureInfo.InvariantCulture, $"  {database.Name,-12} {size,10:N0}  {name,-50} {times[0].Time,9:N1} µs, limit {times[1].Time,9:N1} µs = {times[0].Time / times[1].Time:F2}"));
                }
            }
        }

        recorder.Save();
    }

    private static async Task SitAsync(Database database, Sample sample, Sittings sittings)
    {
        await using var library = new LibraryPeer(database);
        await using var limit = await RawPeer.OpenAsync(RawPeer.LimitName, database, FilterTexts.ByHand(database));
        IPeer[] peers = [library, limit];
        foreach (var (name, ask) in Works)
        {
            await sittings.SitAsync(name, [.. peers.Select(peer => new Candidate(peer.Name, async () => (await ask(peer, sample)).Rows))]);
        }
    }
}
