namespace ArtifactStore.Sqlite.Tests;

internal static class QueueExtensions
{
    /// <summary>Runs a call when its turn has come.</summary>
    public static async Task<T> RunAsync<T>(
        this WriteQueue queue,
        Func<QueueItem, T> body,
        TimeSpan patience,
        CancellationToken cancellationToken,
        bool mayRunOnCaller = false
    )
    {
        T result = default!;
        await queue.RunAsync(new QueueCall(item => result = body(item), patience, mayRunOnCaller), lease: null, cancellationToken);
        return result;
    }
}
