namespace ArtifactStore.HistoryWorker;

/// <summary>
/// Many callers of a server that does not answer, in a process whose pool has few threads. It says what it has done, a line at a time, and
/// waits for a line before each step.
/// </summary>
internal static class Starvation
{
    private const int Threads = 4;
    private const int Callers = 64;
    private const int OtherWork = 1_000;

    public static int Run(IArtifactStore store)
    {
        var most = Math.Max(Threads, Environment.ProcessorCount);
        if (!ThreadPool.SetMinThreads(Threads, Threads) || !ThreadPool.SetMaxThreads(most, most))
        {
            throw new InvalidOperationException("The pool can't be made so small.");
        }

        store.InitializeAsync().GetAwaiter().GetResult();
        Say("ready");
        var creates = Enumerable
            .Range(0, Callers)
            .Select(i => Task.Run(() => store.Artifacts.CreateArtifactAsync(ArtifactCreate.Markdown($"{i}", $"key-{i % 8}"))))
            .ToArray();
        Say($"{Callers} callers");
        var ran = 0;
        using var all = new CountdownEvent(OtherWork);
        for (var i = 0; i < OtherWork; i++)
        {
            ThreadPool.QueueUserWorkItem(_ =>
            {
                Interlocked.Increment(ref ran);
                all.Signal();
            });
        }

        // A pool without threads would never come to it.
        all.Wait(TimeSpan.FromMinutes(1));
        Say($"{Volatile.Read(ref ran)} ran while {creates.Count(create => !create.IsCompleted)} callers waited");
        Task.WhenAll(creates).GetAwaiter().GetResult();
        Console.WriteLine($"{store.Artifacts.CountArtifactsAsync().GetAwaiter().GetResult()} created");
        return 0;
    }

    private static void Say(string line)
    {
        Console.WriteLine(line);
        Console.Out.Flush();
        Console.ReadLine();
    }
}
