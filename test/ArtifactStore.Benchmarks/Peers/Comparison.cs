using ArtifactStore.Benchmarks.Report;

namespace ArtifactStore.Benchmarks.Peers;

/// <summary>All reads by all peers: answers are compared first, then times, side by side, in several <see cref="Sittings"/>.</summary>
internal static class Comparison
{
    public static async Task RunAsync(Stores stores, string results, int artifacts, TimeSpan? budget, string? only = null)
    {
        var sample = await Sample.TakeAsync(await stores.SqlitePathAsync(artifacts));
        foreach (var file in FiguresPage.Files.Where(file => only is null || file == only))
        {
            var recorder = new Recorder(results, FiguresPage.Reads(file), artifacts, await stores.PostgreSqlVersionAsync());
            await using var database =
                file == FiguresPage.Sqlite ? await stores.SqliteAsync(artifacts) : await stores.PostgreSqlAsync(artifacts);
            var sittings = new Sittings(budget);
            await SitAsync(database, [Read.Stream], sample, sittings, isFirst: true);
            database.Renew();

            // A stream keeps client and server busy at once, on all processors; single calls do not.
            using var apart = database.IsPostgreSql ? stores.Apart() : null;
            for (var i = 0; i < sittings.Count; i++)
            {
                await SitAsync(database, [.. Read.All.Where(read => read != Read.Stream)], sample, sittings, isFirst: i == 0);
                database.Renew();
            }

            foreach (var (work, times) in sittings.Results())
            {
                recorder.Add(database.Name, work, times);
            }

            recorder.Save();
        }
    }

    private static async Task SitAsync(Database database, IReadOnlyList<Read> reads, Sample sample, Sittings sittings, bool isFirst)
    {
        List<IPeer> peers =
        [
            new LibraryPeer(database),
            await RawPeer.OpenAsync(database),
            new DapperPeer(database),
            new EntityFrameworkPeer(database),
        ];
        try
        {
            foreach (var read in reads)
            {
                if (isFirst)
                {
                    await VerifyAsync(database, peers, read, sample);
                }

                await sittings.SitAsync(
                    read.Name,
                    [.. peers.Select(peer => new Candidate(peer.Name, async () => (await read.Ask(peer, sample)).Rows))]
                );
            }
        }
        finally
        {
            foreach (var peer in peers)
            {
                await peer.DisposeAsync();
            }
        }
    }

    /// <exception cref="InvalidOperationException">A peer gives another answer than the library.</exception>
    private static async Task VerifyAsync(Database database, List<IPeer> peers, Read read, Sample sample)
    {
        // A copy of the sample for each, so that all ask for the same.
        var expected = await read.Ask(peers[0], sample with { });
        if (expected.Rows == 0)
        {
            throw new InvalidOperationException($"{database.Name}, {read.Name}: nothing is found.");
        }

        foreach (var peer in peers.Skip(1))
        {
            if (await read.Ask(peer, sample with { }) is var got && got != expected)
            {
                throw new InvalidOperationException($"{database.Name}, {read.Name}: {peer.Name} gives {got}, the library {expected}.");
            }
        }
    }
}
