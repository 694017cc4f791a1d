using ArtifactStore;
using Microsoft.Data.Sqlite;

/// <summary>Many callers against a disk that takes nothing, in a process whose pool has few threads.</summary>
internal static class Starvation
{
    private const int Callers = 64;
    private const int OtherWork = 1_000;

    public static async Task<int> RunAsync(IArtifactStore store, string file)
    {
        SmallPool.Make();
        await store.InitializeAsync();
        await using var disk = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        await disk.OpenAsync();
        Task<Artifact>[] creates;
        var ran = 0;
        var ended = 0;

        // Whoever holds the lock of the file is a disk that does not answer: each write waits as it would in a sync.
        await using (var busy = disk.BeginTransaction())
        {
            creates =
            [
                .. Enumerable
                    .Range(0, Callers)
                    .Select(i => Task.Run(() => store.Artifacts.CreateArtifactAsync(ArtifactCreate.Markdown($"{i}", $"key-{i % 8}")))),
            ];
            using var all = new CountdownEvent(OtherWork);
            for (var i = 0; i < OtherWork; i++)
            {
                ThreadPool.QueueUserWorkItem(_ =>
                {
                    Interlocked.Increment(ref ran);
                    all.Signal();
                });
            }

            await SmallPool.OutsideAsync(() => all.Wait(TimeSpan.FromMinutes(1)));
            ended = creates.Count(create => create.IsCompleted);
        }

        await Task.WhenAll(creates);
        Console.WriteLine($"{ran} ran while {Callers - ended} callers waited");
        Console.WriteLine($"{await store.Artifacts.CountArtifactsAsync()} created");
        return 0;
    }
}
