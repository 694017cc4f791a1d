using System.Globalization;
using ArtifactStore.Benchmarks.Report;

namespace ArtifactStore.Benchmarks.Peers;

/// <summary>All peers on all questions, on one database: answers are compared first, then times, side by side, in several <see cref="Sittings"/>.</summary>
internal static class Comparison
{
    /// <param name="database">The database.</param>
    /// <param name="sample">What is asked for.</param>
    /// <param name="recorder">Where the times go.</param>
    /// <param name="keepApart">Keeps this process and the server from each other's processors, for all but streams: there both work at once, on as many as there are.</param>
    /// <param name="budget">How long the peers take together for a question; null for the usual.</param>
    public static async Task RunAsync(Database database, Sample sample, Recorder recorder, Func<IDisposable?> keepApart, TimeSpan? budget)
    {
        Console.WriteLine($"\n{database.Name}");
        var sittings = new Sittings(budget);
        if (database.Prepares)
        {
            await SitAsync(database, [.. Work.Reads.Where(work => work.Name == Work.Stream)], sample, sittings, isFirst: true);
            database.Renew();
        }

        using var apart = keepApart();
        for (var i = 0; i < sittings.Count; i++)
        {
            await SitAsync(database, [.. Work.Reads.Where(work => work.Name != Work.Stream)], sample, sittings, isFirst: i == 0);
            database.Renew();
        }

        foreach (var (work, times) in sittings.Results())
        {
            Console.Write(string.Create(CultureInfo.InvariantCulture, $"  {work,-40}"));
            foreach (var (peer, time) in times)
            {
                recorder.Add(database.Name, work, peer, 0, time);
                Console.Write(string.Create(CultureInfo.InvariantCulture, $"  {peer} {time:N1} µs"));
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  = {times[0].Time / times[1].Time:F2} × limit"));
        }
    }

    private static async Task SitAsync(Database database, IReadOnlyList<Work> works, Sample sample, Sittings sittings, bool isFirst)
    {
        List<IPeer> peers =
        [
            new LibraryPeer(database),
            await RawPeer.OpenAsync(RawPeer.LimitName, database, FilterTexts.ByHand(database)),
            new DapperPeer(database),
            new EntityFrameworkPeer(database, any: false),
            new LinqToDbPeer(database),
        ];
        List<IPeer> filtering =
        [
            .. peers,
            new EntityFrameworkPeer(database, any: true),
            await RawPeer.OpenAsync(RawPeer.ExistsName, database, FilterTexts.Exists(database), isTuned: false),
        ];
        await using var keeper = await RawPeer.OpenAsync(RawPeer.PromisesName, database, FilterTexts.ByHand(database), keepsPromises: true);
        try
        {
            foreach (var work in works)
            {
                List<IPeer> all = [.. work.IsFiltered ? filtering : peers, .. work.Promise is null ? [] : new[] { keeper }];
                if (isFirst)
                {
                    await VerifyAsync(database, all, work, sample);
                }

                await sittings.SitAsync(work.Name, [.. all.Select(peer => new Candidate(peer.Name, async () => (await work.Ask(peer, sample)).Rows))]);
            }
        }
        finally
        {
            foreach (var peer in filtering)
            {
                await peer.DisposeAsync();
            }
        }
    }

    /// <exception cref="InvalidOperationException">A peer gives another answer than the library.</exception>
    private static async Task VerifyAsync(Database database, List<IPeer> peers, Work work, Sample sample)
    {
        // A sample of its own for each, so that all are asked for the same.
        var expected = await work.Ask(peers[0], sample with { });
        if (expected.Rows == 0)
        {
            throw new InvalidOperationException($"{database.Name}, {work.Name}: nothing is found.");
        }

        foreach (var peer in peers.Skip(1))
        {
            var got = await work.Ask(peer, sample with { });
            if (got != expected)
            {
                throw new InvalidOperationException($"{database.Name}, {work.Name}: {peer.Name} gives {got}, the library {expected}.");
            }
        }
    }
}
