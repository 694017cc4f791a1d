/// <summary>A pool that has few threads: who holds one of them is missed.</summary>
internal static class SmallPool
{
    /// <summary>How many it has: four, or as many as there are processors, since it takes no fewer.</summary>
    public static readonly int Threads = Math.Max(4, Environment.ProcessorCount);

    public static void Make()
    {
        ThreadPool.SetMinThreads(Threads, Threads);
        if (!ThreadPool.SetMaxThreads(Threads, Threads))
        {
            throw new InvalidOperationException("The pool can't be made so small.");
        }
    }

    /// <summary>Runs what looks at the pool on a thread of its own: what comes after an await has one of the pool's.</summary>
    public static Task<T> OutsideAsync<T>(Func<T> look) =>
        Task.Factory.StartNew(look, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Has work run on several of its threads at once: none of it ends before all of it has begun.</summary>
    /// <returns>Whether all of it has begun in time.</returns>
    public static bool Meet(int threads)
    {
        // Not disposed: who is last to leave it may still be in it when the caller goes on.
        var all = new CountdownEvent(threads);
        for (var i = 0; i < threads; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                _ =>
                {
                    all.Signal();
                    all.Wait(TimeSpan.FromSeconds(10));
                },
                null
            );
        }

        return all.Wait(TimeSpan.FromSeconds(10));
    }
}
