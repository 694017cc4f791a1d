using System.Diagnostics;

namespace ArtifactStore.Sql;

/// <summary>Leaves half of the time to other writers: before each batch of a prune it waits as long as the last one took.</summary>
/// <remarks>
/// On a database with one writer, every other write waits for the batch at work. Without the pause one batch would follow the other, and
/// each write would wait for one. With it most writes meet none.
/// </remarks>
internal sealed class PruneThrottle
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private TimeSpan _last;

    /// <summary>Waits, and writes a batch.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> write, CancellationToken cancellationToken)
    {
        await Task.Delay(_last < LongestPause ? _last : LongestPause, cancellationToken).ConfigureAwait(false);
        var started = Stopwatch.GetTimestamp();
        var result = await write().ConfigureAwait(false);
        _last = Stopwatch.GetElapsedTime(started);
        return result;
    }
}
