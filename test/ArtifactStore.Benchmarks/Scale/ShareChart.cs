using System.Globalization;
using ArtifactStore.Benchmarks.Peers;
using ArtifactStore.Benchmarks.Report;

namespace ArtifactStore.Benchmarks.Scale;

/// <summary>200 newest of a flow, at every share that the flow can have: the library beside every plan that always starts at the same side.</summary>
internal static class ShareChart
{
    public const string Suite = "shares";
    public const string Work = "200 newest of a flow";

    public static double Bar => 1.25;

    private const int Limit = 200;

    private static readonly (StoreShape Shape, string Flow, double Share)[] Cells =
    [
        (StoreShape.Whole, "owns-100", 1),
        (StoreShape.Mixed, "owns-90", 0.9),
        (StoreShape.Half, "owns-50", 0.5),
        (StoreShape.Mixed, "owns-10", 0.1),
        (StoreShape.Mixed, "owns-1", 0.01),
        (StoreShape.Mixed, "owns-01", 0.001),
        (StoreShape.Mixed, "owns-001", 0.0001),
    ];

    public static async Task RunAsync(Stores stores, string results, int artifacts, TimeSpan? budget)
    {
        var recorder = new Recorder(results, Suite, artifacts, await stores.PostgreSqlVersionAsync());
        foreach (var (shape, flow, share) in Cells)
        {
            foreach (var onPostgreSql in new[] { false, true })
            {
                using var apart = onPostgreSql ? stores.Apart() : null;
                await using var database = onPostgreSql ? await stores.PostgreSqlAsync(shape, artifacts) : await stores.SqliteAsync(shape, artifacts);
                await CellAsync(database, flow, share, recorder, budget);
            }
        }

        recorder.Save();
    }

    private static async Task CellAsync(Database database, string flow, double share, Recorder recorder, TimeSpan? budget)
    {
        var sittings = new Sittings(budget, database.IsPostgreSql ? Sittings.Usual : 1);
        for (var i = 0; i < sittings.Count; i++)
        {
            await SitAsync(database, flow, sittings);
            database.Renew();
        }

        var (_, times) = sittings.Results().Single();
        Console.Write(string.Create(CultureInfo.InvariantCulture, $"  {database.Name,-12} {share,7:P2}"));
        foreach (var (peer, time) in times)
        {
            recorder.Add(database.Name, Work, peer, share, time);
            Console.Write(string.Create(CultureInfo.InvariantCulture, $"  {peer} {time:N0} µs"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  = {times[0].Time / times.Skip(3).Min(peer => peer.Time):F2} × best"));
    }

    private static async Task SitAsync(Database database, string flow, Sittings sittings)
    {
        List<IPeer> peers = [new LibraryPeer(database), new EntityFrameworkPeer(database, any: false), new EntityFrameworkPeer(database, any: true)];
        foreach (var (name, text) in FixedPlans.Of(database))
        {
            peers.Add(await RawPeer.OpenAsync(name, database, FilterTexts.ByHand(database) with { NewestOfFlow = text }, isTuned: name is not (FixedPlans.Joins or RawPeer.ExistsName)));
        }

        try
        {
            var expected = await peers[0].NewestOfFlowAsync(flow, Limit);
            foreach (var peer in peers)
            {
                if (await peer.NewestOfFlowAsync(flow, Limit) is var got && got != expected)
                {
                    throw new InvalidOperationException($"{database.Name}, {flow}: {peer.Name} gives {got}, the library {expected}.");
                }
            }

            await sittings.SitAsync(Work, [.. peers.Select(peer => new Candidate(peer.Name, async () => (await peer.NewestOfFlowAsync(flow, Limit)).Rows))]);
        }
        finally
        {
            foreach (var peer in peers)
            {
                await peer.DisposeAsync();
            }
        }
    }
}
