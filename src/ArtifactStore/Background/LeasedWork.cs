using ArtifactStore.Diagnostics;
using ArtifactStore.Sql;

namespace ArtifactStore.Background;

/// <summary>Repeats work that one host does at a time, until the host stops. Failed work is repeated after a while.</summary>
/// <param name="store">The store.</param>
/// <param name="name">The name of the lease.</param>
internal sealed class LeasedWork(SqlArtifactStore store, string name)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(1);

    /// <summary>Repeats the work.</summary>
    /// <param name="work">The work, which returns the pause after it. Its token is cancelled when the host stops or the lease is lost.</param>
    /// <param name="stopping">Ends it.</param>
    public async Task RunAsync(Func<Lease, CancellationToken, Task<TimeSpan>> work, CancellationToken stopping)
    {
        var failures = 0;
        while (!stopping.IsCancellationRequested)
        {
            var pause = store.Leases.Duration / 3;
            var (before, after) = (0L, 0L);
            try
            {
                var lease = await Lease.TakeAsync(store.Leases, name, stopping).ConfigureAwait(false);
                if (lease is not null)
                {
                    before = lease.Position;
                    try
                    {
                        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping, lease.Lost);
                        pause = await work(lease, ending.Token).ConfigureAwait(false);
                    }
                    catch (OperationCanceledException) when (lease.Lost.IsCancellationRequested)
                    {
                        StoreLog.LeaseLost(store.Logger, store.Database.DatabaseName, name);
                    }
                    finally
                    {
                        after = lease.Position;
                        await lease.DisposeAsync().ConfigureAwait(false);
                    }
                }

                failures = 0;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                failures = after > before ? 1 : failures + 1;
                pause = TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, Math.Pow(2, failures - 1)));
                StoreLog.BackgroundWorkFailed(store.Logger, store.Database.DatabaseName, name, pause.TotalSeconds, e);
            }

            await Task.Delay(pause < LongestDelay ? pause : LongestDelay, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
