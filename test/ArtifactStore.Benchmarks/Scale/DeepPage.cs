using System.Globalization;
using ArtifactStore.Benchmarks.Peers;
using ArtifactStore.Benchmarks.Report;

namespace ArtifactStore.Benchmarks.Scale;

/// <summary>A page far behind, beside the second page, in the same rounds.</summary>
internal static class DeepPage
{
    public const string Suite = "pages";
    public const string Second = "second page of 50";
    public const string Deep = "deep page of 50";

    public static double Bar => 1.2;

    public static async Task RunAsync(Stores stores, string results, int artifacts, TimeSpan? budget)
    {
        var recorder = new Recorder(results, Suite, artifacts, await stores.PostgreSqlVersionAsync());
        var sample = await Sample.TakeAsync(await stores.SqlitePathAsync(StoreShape.Mixed, artifacts));
        foreach (var onPostgreSql in new[] { false, true })
        {
            using var apart = onPostgreSql ? stores.Apart() : null;
            await using var database = onPostgreSql ? await stores.PostgreSqlAsync(StoreShape.Mixed, artifacts) : await stores.SqliteAsync(StoreShape.Mixed, artifacts);
            await using var library = new LibraryPeer(database);
            await using var limit = await RawPeer.OpenAsync(RawPeer.LimitName, database, FilterTexts.ByHand(database));
            foreach (IPeer peer in new IPeer[] { library, limit })
            {
                var times = await Rounds.MedianMicrosecondsAsync(
                    [
                        new(Second, async () => (await peer.PageAsync(sample.First, sample.PageSize)).Rows),
                        new(Deep, async () => (await peer.PageAsync(sample.Deep, sample.PageSize)).Rows),
                    ],
                    budget);
                recorder.Add(database.Name, Second, peer.Name, 2, times[0]);
                recorder.Add(database.Name, Deep, peer.Name, sample.DeepPage, times[1]);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {database.Name,-12} {peer.Name,-14} page 2 {times[0]:N1} µs, page {sample.DeepPage:N0} {times[1]:N1} µs = {times[1] / times[0]:F2}"));
            }
        }

        recorder.Save();
    }
}
