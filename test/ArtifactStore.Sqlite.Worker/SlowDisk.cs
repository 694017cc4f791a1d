using System.Diagnostics;
using ArtifactStore;

/// <summary>Many callers against a disk that is slow, in a process whose pool has few threads.</summary>
internal static class SlowDisk
{
    private const int Callers = 64;
    private const int OtherWork = 1_000;
    private const int Readers = 2;
    private const int BodiesOfEach = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static async Task<int> SyncAsync(string file)
    {
        await using var store = Open(file);
        await store.InitializeAsync();
        SlowVfs.Syncs.Delay = TimeSpan.FromMilliseconds(100);

        // One thread waits for the disk; whether it is the pool's or the writer's own, all others of the pool are free.
        var created = await AttackAsync(SlowVfs.Syncs, held: 1, (caller, _) =>
            store.Artifacts.CreateArtifactAsync(ArtifactCreate.Markdown($"{caller}", $"key-{caller % 8}"))
        );
        SlowVfs.Syncs.Delay = TimeSpan.Zero;
        Console.WriteLine($"{await store.Artifacts.CountArtifactsAsync() - created} of those that were created are missing");
        return 0;
    }

    public static async Task<int> ReadAsync(string file)
    {
        await using var store = Open(file);
        var body = ArtifactData.FromText(new string('x', 20_000));
        var artifacts = await store.Artifacts.CreateArtifactsAsync([
            .. Enumerable.Range(0, Callers * BodiesOfEach).Select(_ => new ArtifactCreate { Data = body }),
        ]);
        SlowVfs.Reads.Delay = TimeSpan.FromMilliseconds(50);
        await AttackAsync(SlowVfs.Reads, held: Readers, (caller, call) =>
            store.Artifacts.ReadArtifactAsync(artifacts[(caller * BodiesOfEach) + (call % BodiesOfEach)].Id)
        );
        SlowVfs.Reads.Delay = TimeSpan.Zero;
        return 0;
    }

    private static IArtifactStore Open(string file)
    {
        SmallPool.Make();
        SlowVfs.Register();
        return SqliteArtifactStore.Open($"Data Source={file};Vfs={SlowVfs.Name}", sqlite => sqlite.MaxReaders = Readers);
    }

    /// <summary>
    /// Has all callers call again and again, and meanwhile other work run on all threads of the pool that are not to be held.
    /// </summary>
    /// <returns>How many calls have succeeded: all.</returns>
    private static async Task<int> AttackAsync(SlowCalls calls, int held, Func<int, int, Task> call)
    {
        var isOver = false;
        var free = SmallPool.Threads - held;
        Task<int>[] callers = [.. Enumerable.Range(0, Callers).Select(caller => Task.Run(() => CallAsync(caller)))];
        var ran = await SmallPool.OutsideAsync(Watch);
        Volatile.Write(ref isOver, true);
        var done = (await Task.WhenAll(callers)).Sum();
        Console.WriteLine(
            $"{ran >= OtherWork}: {OtherWork} ran while {Callers} callers waited, all threads of the pool but {held} at once"
        );
        Console.WriteLine($"{calls.MostPoolThreads} threads of the pool at most were held by the disk");
        Console.Error.WriteLine($"{calls.Count} slow calls of the disk, {done} calls of the store");
        return done;

        int Watch()
        {
            var others = 0;
            for (var watch = Stopwatch.StartNew(); others < OtherWork && watch.Elapsed < Patience; Thread.Sleep(1))
            {
                // Counted is what began and met while the same calls of the disk went on, and none of them had come to its end.
                var before = calls.State;
                if (before.Inside == held && SmallPool.Meet(free) && calls.State == before && !callers.Any(caller => caller.IsCompleted))
                {
                    others += free;
                }
            }

            return others;
        }

        async Task<int> CallAsync(int caller)
        {
            var count = 0;
            do
            {
                await call(caller, count);
                count++;
            } while (!Volatile.Read(ref isOver));
            return count;
        }
    }
}
