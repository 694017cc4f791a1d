using System.Globalization;

namespace ArtifactStore.Benchmarks;

/// <summary>Creates with the change feed on, beside the same with it off.</summary>
internal static class ChangeFeed
{
    public const string Command = "changes";

    /// <summary>The most that a create with the feed may take, as a multiple of one without.</summary>
    private const double Bar = 1.25;

    public static async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("artifact-store-changes-");
        try
        {
            await CompareAsync("SQLite", isOn =>
                SqliteArtifactStore.Open($"Data Source={folder.FullName}/{isOn}.db", configure: Set(isOn))
            );
            await CompareAsync("SQLite, not synced", isOn =>
                SqliteArtifactStore.Open(
                    $"Data Source={folder.FullName}/{isOn}-off.db",
                    sqlite => sqlite.Synchronous = SqliteSynchronous.Off,
                    Set(isOn)
                )
            );
            using var server = PostgreSqlServer.Start();
            await CompareAsync("PostgreSQL", isOn =>
                PostgreSqlArtifactStore.Open(server.CreateDatabase(isOn ? "feed_on" : "feed_off"), configure: Set(isOn))
            );
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        static Action<ArtifactStoreOptions> Set(bool isOn) => options => options.RecordChanges = isOn;
    }

    private static async Task CompareAsync(string database, Func<bool, IArtifactStore> open)
    {
        await using var off = open(false);
        await using var on = open(true);
        var body = ArtifactData.FromText(new string('x', 1_000));
        var next = 0;
        await CompareAsync("create", store => store.Artifacts.CreateArtifactAsync(Create()));
        await CompareAsync("create without a key", store => store.Artifacts.CreateArtifactAsync(Create() with { Key = null }));
        await CompareAsync("create 100", store =>
            store.Artifacts.CreateArtifactsAsync([.. Enumerable.Range(0, 100).Select(_ => Create())])
        );

        ArtifactCreate Create() =>
            new()
            {
                Key = $"key-{Interlocked.Increment(ref next) % 1_000}",
                Type = "markdown",
                Data = body,
            };

        async Task CompareAsync(string work, Func<IArtifactStore, Task> run)
        {
            var times = await Rounds.MedianMicrosecondsAsync([Of("off", off), Of("on", on)]);
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {database, -20} {work, -22} off {times[0], 8:N1} µs  on {times[1], 8:N1} µs  {times[1] / times[0]:N2} (at most {Bar})"
                )
            );

            Candidate Of(string name, IArtifactStore store) => new(name, async () =>
                {
                    await run(store);
                    return 1;
                });
        }
    }
}
