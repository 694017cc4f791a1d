using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.AspNetCore.Pages.Site;

/// <summary>Runs work that reads the whole store: one at a time, and counts at most once a minute, however many people look.</summary>
[SuppressMessage(
    "Design",
    "CA1001:Types that own disposable fields should be disposable",
    Justification = "A semaphore whose wait handle is not used holds nothing."
)]
internal sealed class WholeStoreWork
{
    private static readonly TimeSpan CountsLast = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private (StoreCounts Counts, long At)? _counted;

    /// <summary>Runs some work, unless other work is running.</summary>
    /// <returns>Null if other work is running.</returns>
    public async Task<T?> TryAsync<T>(Func<Task<T>> work, CancellationToken token)
        where T : class
    {
        if (!await _turn.WaitAsync(0, token).ConfigureAwait(false))
        {
            return null;
        }

        try
        {
            return await work().ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Runs work that changes the store, after which earlier counts are wrong.</summary>
    /// <returns>False if other work is running.</returns>
    public async Task<bool> ChangeAsync<T>(Func<Task<T>> work, CancellationToken token)
        where T : class
    {
        try
        {
            return await TryAsync(work, token).ConfigureAwait(false) is not null;
        }
        finally
        {
            _counted = null;
        }
    }

    /// <summary>Counts the store, or returns the counts of a moment ago; null if other work is running.</summary>
    public async Task<StoreCounts?> CountAsync(IArtifactStore store, CancellationToken token)
    {
        if (_counted is { } known && Stopwatch.GetElapsedTime(known.At) < CountsLast)
        {
            return known.Counts;
        }

        var counts = await TryAsync(() => ReadAsync(store, token), token).ConfigureAwait(false);
        if (counts is not null)
        {
            _counted = (counts, Stopwatch.GetTimestamp());
        }

        return counts;
    }

    private static async Task<StoreCounts> ReadAsync(IArtifactStore store, CancellationToken token)
    {
        // A dry run of everything is the sum of all bodies.
        var everything = new RetentionPolicy
        {
            OlderThan = TimeSpan.Zero,
            KeepLatest = false,
            DryRun = true,
            BatchSize = 10_000,
        };
        return new(
            await store.Artifacts.CountArtifactsAsync(null, token).ConfigureAwait(false),
            await store.Artifacts.CountLatestArtifactsAsync(null, token).ConfigureAwait(false),
            await store.Runs.FlowRuns.CountAsync(null, token).ConfigureAwait(false),
            await store.Runs.TaskRuns.CountAsync(null, token).ConfigureAwait(false),
            (await store.Retention.PruneAsync(everything, cancellationToken: token).ConfigureAwait(false)).Bytes
        );
    }
}
