using System.Globalization;
using ArtifactStore.Benchmarks.Report;

namespace ArtifactStore.Benchmarks.Peers;

/// <summary>All peers on all questions, on one database: answers are compared first, then times, side by side.</summary>
internal static class Comparison
{
    public static async Task RunAsync(Database database, Sample sample, Recorder recorder, TimeSpan? budget)
    {
        Console.WriteLine($"\n{database.Name}");
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
            foreach (var work in Work.Reads.Where(work => database.Prepares || work.Name != Work.Stream))
            {
                await CompareAsync(database, [.. work.IsFiltered ? filtering : peers, .. work.Promise is null ? [] : new[] { keeper }], work, sample, recorder, budget);
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
    private static async Task CompareAsync(Database database, List<IPeer> peers, Work work, Sample sample, Recorder recorder, TimeSpan? budget)
    {
        await VerifyAsync(database, peers, work, sample);
        var times = await Rounds.MedianMicrosecondsAsync([.. peers.Select(peer => new Candidate(peer.Name, async () => (await work.Ask(peer, sample)).Rows))], budget);
        Console.Write(string.Create(CultureInfo.InvariantCulture, $"  {work.Name,-40}"));
        for (var i = 0; i < peers.Count; i++)
        {
            recorder.Add(database.Name, work.Name, peers[i].Name, 0, times[i]);
            Console.Write(string.Create(CultureInfo.InvariantCulture, $"  {peers[i].Name} {times[i]:N1} µs"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  = {times[0] / times[1]:F2} × limit"));
    }

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
