using System.Diagnostics;
using System.Globalization;
using ArtifactStore.Benchmarks.Report;

namespace ArtifactStore.Benchmarks.Peers;

/// <summary>Creates: each peer has a store of its own, all of them copies of one.</summary>
internal static class Writing
{
    private const int BulkRounds = 3;

    /// <summary>Long enough for some 10,000 durable creates: then their code is compiled in full.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(6);

    public static async Task RunAsync(Stores stores, string results, int bulk, TimeSpan? budget, string? only = null)
    {
        var drafts = await Scratch.DraftsAsync(stores, bulk);
        foreach (var file in FiguresPage.Files.Where(file => only is null || file == only))
        {
            var recorder = new Recorder(results, FiguresPage.Writes(file), Scratch.Artifacts, await stores.PostgreSqlVersionAsync());
            var inBulk = await PeersAsync(name => OpenAsync(file, name, isDurable: true));
            try
            {
                await BulkAsync(inBulk, drafts, recorder);
            }
            finally
            {
                await CloseAsync(inBulk);
            }

            foreach (var isDurable in new[] { true, false })
            {
                var sittings = new Sittings(budget);
                using var apart = file == FiguresPage.Sqlite ? null : stores.Apart();
                for (var i = 0; i < sittings.Count; i++)
                {
                    var peers = await PeersAsync(name => OpenAsync(file, name, isDurable));
                    try
                    {
                        await SingleAsync(peers, drafts, sittings, isDurable ? Work.Durable.Name : Work.NotDurable.Name);
                    }
                    finally
                    {
                        await CloseAsync(peers);
                    }
                }

                var (work, times) = sittings.Results().Single();
                recorder.Add(file == FiguresPage.Sqlite ? SqliteFile.SqliteName : PostgreSqlStore.PostgreSqlName, work, times);
            }

            recorder.Save();
        }

        Task<Database> OpenAsync(string file, string name, bool isDurable) =>
            file == FiguresPage.Sqlite ? stores.SqliteScratchAsync(name, isDurable) : stores.PostgreSqlScratchAsync(name, isDurable);
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
        await AddAsync(async database => await RawPeer.OpenAsync(database));
        await AddAsync(database => Task.FromResult<IPeer>(new DapperPeer(database)));
        await AddAsync(database => Task.FromResult<IPeer>(new EntityFrameworkPeer(database)));
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
            throw new InvalidOperationException(
                $"{peers[0].Database.Name}: the first create gives the versions {string.Join(", ", versions)}."
            );
        }

        var next = new int[peers.Count];
        await sittings.SitAsync(work, [.. peers.Select((peer, i) => new Candidate(peer.Peer.Name, () => NextAsync(peer.Peer, i)))], WarmUp);

        async Task<long> NextAsync(IPeer peer, int i) => (await peer.CreateAsync(drafts[next[i]++ % drafts.Length])).Rows;
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

        recorder.Add(peers[0].Database.Name, Work.Bulk.Name, [.. times.Select((list, i) => (peers[i].Peer.Name, Rounds.Median(list)))]);
    }
}
