using System.Diagnostics;
using System.Globalization;
using ArtifactStore.Benchmarks.Report;

namespace ArtifactStore.Benchmarks.Peers;

/// <summary>Creates: each peer has a store of its own, all of them copies of one.</summary>
internal static class Writing
{
    public const string Durable = "create, one caller, fully durable";
    public const string NotDurable = "create, one caller, without waiting for the disk";
    public const string Bulk = "bulk create";

    /// <summary>What a single create of the library promises, and the limit does not. On SQLite there is one writer at a time, and nothing to hold.</summary>
    public static string Promise(string database) => database == SqliteFile.SqliteName
        ? "a create of the library looks up the run's flow and deployment, which the limit is told."
        : "a create of the library holds its run, and looks up the run's flow and deployment, which the limit is told: a lock that is there before the statement that looks, and a transaction around both.";

    private const int BulkRounds = 3;

    /// <summary>A create that waits for the disk comes a few thousand times a second at most, and its code is compiled in full only after some 10,000 of them.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(6);

    public static Bars DurableBars { get; } = new(1.15, 1);

    public static Bars NotDurableBars { get; } = new(1.15, 2);

    /// <summary>85 % of the best raw rate.</summary>
    public static Bars BulkBars { get; } = new(1 / 0.85, 5);

    public static async Task RunAsync(Stores stores, bool onPostgreSql, Recorder recorder, int bulk, TimeSpan? budget)
    {
        var drafts = await Scratch.DraftsAsync(stores, bulk);
        var inBulk = await PeersAsync(name => OpenAsync(name, isDurable: true));
        try
        {
            await BulkAsync([.. inBulk.Where(peer => peer.Peer.Name != RawPeer.PromisesName)], drafts, recorder);
        }
        finally
        {
            await CloseAsync(inBulk);
        }

        foreach (var isDurable in new[] { true, false })
        {
            var sittings = new Sittings(budget);
            using var apart = onPostgreSql ? stores.Apart() : null;
            for (var i = 0; i < sittings.Count; i++)
            {
                var peers = await PeersAsync(name => OpenAsync(name, isDurable));
                try
                {
                    await SingleAsync(peers, drafts, sittings, isDurable ? Durable : NotDurable);
                }
                finally
                {
                    await CloseAsync(peers);
                }
            }

            var (work, times) = sittings.Results().Single();
            Report(onPostgreSql ? PostgreSqlStore.PostgreSqlName : SqliteFile.SqliteName, recorder, work, times);
        }

        Task<Database> OpenAsync(string name, bool isDurable) => onPostgreSql ? stores.PostgreSqlScratchAsync(name, isDurable) : stores.SqliteScratchAsync(name, isDurable);
    }

    private static async Task CloseAsync(List<(IPeer Peer, Database Database)> peers)
    {
        foreach (var (peer, database) in peers)
        {
            await peer.DisposeAsync();
            await database.DisposeAsync();
        }
    }

    private static async Task<List<(IPeer Peer, Database Database)>> PeersAsync(Func<string, Task<Database>> open)
    {
        var peers = new List<(IPeer Peer, Database Database)>();
        await AddAsync(database => Task.FromResult<IPeer>(new LibraryPeer(database)));
        await AddAsync(async database => await RawPeer.OpenAsync(RawPeer.LimitName, database, FilterTexts.ByHand(database)));
        await AddAsync(database => Task.FromResult<IPeer>(new DapperPeer(database)));
        await AddAsync(database => Task.FromResult<IPeer>(new EntityFrameworkPeer(database, any: false)));
        await AddAsync(database => Task.FromResult<IPeer>(new LinqToDbPeer(database)));
        await AddAsync(async database => await RawPeer.OpenAsync(RawPeer.PromisesName, database, FilterTexts.ByHand(database), keepsPromises: true));
        return peers;

        async Task AddAsync(Func<Database, Task<IPeer>> make)
        {
            var database = await open(peers.Count.ToString(CultureInfo.InvariantCulture));
            peers.Add((await make(database), database));
        }
    }

    private static async Task SingleAsync(List<(IPeer Peer, Database Database)> peers, Draft[] drafts, Sittings sittings, string work)
    {
        // One key after the other, of a few that all peers advance alike.
        Answer?[] versions = [.. await Task.WhenAll(peers.Select(async peer => (Answer?)await peer.Peer.CreateAsync(drafts[0])))];
        if (versions.Distinct().Count() != 1)
        {
            throw new InvalidOperationException($"{peers[0].Database.Name}: the first create gives the versions {string.Join(", ", versions)}.");
        }

        var next = new int[peers.Count];
        await sittings.SitAsync(
            work, [.. peers.Select((peer, i) => new Candidate(peer.Peer.Name, async () => (await peer.Peer.CreateAsync(drafts[next[i]++ % drafts.Length])).Rows))], WarmUp);
    }

    private static async Task BulkAsync(List<(IPeer Peer, Database Database)> peers, Draft[] drafts, Recorder recorder)
    {
        var times = peers.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round < BulkRounds; round++)
        {
            for (var i = 0; i < peers.Count; i++)
            {
                var start = Stopwatch.GetTimestamp();
                await peers[i].Peer.CreateAllAsync(drafts);
                times[i].Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
            }
        }

        Report(peers[0].Database.Name, recorder, Bulk, [.. times.Select((list, i) => (peers[i].Peer.Name, Rounds.Median(list)))]);
    }

    private static void Report(string database, Recorder recorder, string work, IReadOnlyList<(string Peer, double Time)> times)
    {
        Console.Write(string.Create(CultureInfo.InvariantCulture, $"  {work,-40}"));
        foreach (var (peer, time) in times)
        {
            recorder.Add(database, work, peer, 0, time);
            Console.Write(string.Create(CultureInfo.InvariantCulture, $"  {peer} {time:N1} µs"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  = {times[0].Time / times[1].Time:F2} × limit"));
    }
}
