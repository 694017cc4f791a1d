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
                await using var database = onPostgreSql ? await stores.PostgreSqlAsync(shape, artifacts) : await stores.SqliteAsync(shape, artifacts);
                await CellAsync(database, flow, share, recorder, budget);
            }
        }

        recorder.Save();
    }

    private static async Task CellAsync(Database database, string flow, double share, Recorder recorder, TimeSpan? budget)
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

            var times = await Rounds.MedianMicrosecondsAsync([.. peers.Select(peer => new Candidate(peer.Name, async () => (await peer.NewestOfFlowAsync(flow, Limit)).Rows))], budget);
            Console.Write(string.Create(CultureInfo.InvariantCulture, $"  {database.Name,-12} {share,7:P2}"));
            for (var i = 0; i < peers.Count; i++)
            {
                recorder.Add(database.Name, Work, peers[i].Name, share, times[i]);
                Console.Write(string.Create(CultureInfo.InvariantCulture, $"  {peers[i].Name} {times[i]:N0} µs"));
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  = {times[0] / times.Skip(3).Min():F2} × best"));
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
