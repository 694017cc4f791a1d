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
    private SqlArtifactStore? _store;
    private ScheduledRetentionOptions _options = new();

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        (_store, _options) = (OpenedStore.Of(services, key), options.Get(key));
        foreach (var policy in _options.Artifacts)
        {
            _store.Pruner.Check(policy);
        }

        if (_options.FlowRuns is not null)
        {
            _store.Pruner.CheckRuns();
        }

        return base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        new LeasedWork(_store!, LeaseTable.Retention(_options.Name)).RunAsync(
            async (lease, token) =>
            {
                // A time in the future is of a clock that was wrong.
                var next = TimeSpan.FromMilliseconds(lease.Position) + _options.Interval - TimeSpan.FromMilliseconds(lease.Taken);
                if (next > TimeSpan.Zero && next <= _options.Interval)
                {
                    return next;
                }

                await RunAsync(_store!, token).ConfigureAwait(false);
                lease.Position = lease.Taken;
                return TimeSpan.Zero;
            },
            stoppingToken
        );

    /// <summary>Runs all policies, also after one that fails.</summary>
    private async Task RunAsync(SqlArtifactStore store, CancellationToken cancellationToken)
    {
        var failures = new List<Exception>();
        foreach (var (i, policy) in _options.Artifacts.Index())
        {
            await TryAsync($"Artifacts[{i}]", policy.DryRun, progress => store.Retention.PruneAsync(policy, progress, cancellationToken))
                .ConfigureAwait(false);
        }

        if (_options.FlowRuns is { } flowRuns)
        {
            await TryAsync("FlowRuns", flowRuns.DryRun, progress =>
                    store.Retention.PruneFlowRunsAsync(flowRuns, progress, cancellationToken)
                )
                .ConfigureAwait(false);
        }

        if (_options.Changes is { } changes)
        {
            await TryAsync("Changes", changes.DryRun, progress => store.Retention.PruneChangesAsync(changes, progress, cancellationToken))
                .ConfigureAwait(false);
        }

        if (failures.Count > 0)
        {
            throw failures is [var only] ? only : new AggregateException(failures);
        }

        async Task TryAsync(string policy, bool isDryRun, Func<IProgress<PruneResult>, Task> prune)
        {
            var total = new Latest();
            try
            {
                await prune(total).ConfigureAwait(false);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                failures.Add(e);
            }
            finally
            {
                var pruned = total.Value;
                StoreLog.Pruned(
                    store.Logger,
                    store.Database.DatabaseName,
                    policy,
                    isDryRun,
                    pruned.Artifacts,
                    pruned.Bytes,
                    pruned.FlowRuns,
                    pruned.TaskRuns,
                    pruned.Changes,
                    pruned.LeftAliased
                );
            }
        }
    }

    /// <summary>Keeps the last report, also of a prune that fails.</summary>
    private sealed class Latest : IProgress<PruneResult>
    {
        public PruneResult Value { get; private set; } = new();

        public void Report(PruneResult value) => Value = value;
    }
}
