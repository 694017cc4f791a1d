using ArtifactStore.Diagnostics;
using ArtifactStore.Sql;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ArtifactStore.Background;

/// <summary>Runs the policies of a store on their schedule. The position of its lease is the time of the last run.</summary>
/// <param name="services">The services of the host.</param>
/// <param name="options">The policies of all stores.</param>
/// <param name="key">The service key of the store; null for the store without a key.</param>
internal sealed class RetentionService(IServiceProvider services, IOptionsMonitor<ScheduledRetentionOptions> options, string? key)
    : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var policies = options.Get(key);
        var store = OpenedStore.Of(services, key);
        return new LeasedWork(store, LeaseTable.Retention).RunAsync(
            async (lease, token) =>
            {
                var next = TimeSpan.FromMilliseconds(lease.Position) + policies.Interval - TimeSpan.FromMilliseconds(lease.Taken);
                if (next > TimeSpan.Zero)
                {
                    return next;
                }

                await RunAsync(store, policies, token).ConfigureAwait(false);
                lease.Position = lease.Taken;
                return policies.Interval;
            },
            stoppingToken
        );
    }

    private static async Task RunAsync(SqlArtifactStore store, ScheduledRetentionOptions policies, CancellationToken cancellationToken)
    {
        var total = new PruneResult();
        foreach (var policy in policies.Artifacts)
        {
            Add(await store.Retention.PruneAsync(policy, progress: null, cancellationToken).ConfigureAwait(false));
        }

        if (policies.FlowRuns is { } flowRuns)
        {
            Add(await store.Retention.PruneFlowRunsAsync(flowRuns, progress: null, cancellationToken).ConfigureAwait(false));
        }

        if (policies.Changes is { } changes)
        {
            Add(await store.Retention.PruneChangesAsync(changes, progress: null, cancellationToken).ConfigureAwait(false));
        }

        StoreLog.Pruned(
            store.Logger,
            store.Database.DatabaseName,
            total.Artifacts,
            total.Bytes,
            total.LeftAliased,
            total.FlowRuns,
            total.TaskRuns,
            total.Changes
        );

        void Add(PruneResult result) => total = PruneResult.Sum(total, result);
    }
}
