namespace ArtifactStore.Diagnostics;

/// <summary>Adds telemetry to prunes.</summary>
/// <param name="inner">The decorated retention.</param>
/// <param name="observer">The telemetry of the store.</param>
internal sealed class ObservedRetention(IArtifactRetention inner, StoreObserver observer) : IArtifactRetention
{
    public Task<PruneResult> PruneAsync(
        RetentionPolicy policy,
        IProgress<PruneResult>? progress = null,
        CancellationToken cancellationToken = default
    ) =>
        StoreObserver.IsIdle
            ? inner.PruneAsync(policy, progress, cancellationToken)
            : observer.RunAsync(StoreOperation.Prune, (inner, policy, progress, cancellationToken), static call =>
                call.inner.PruneAsync(call.policy, call.progress, call.cancellationToken)
            );

    public Task<PruneResult> PruneFlowRunsAsync(
        FlowRunRetentionPolicy policy,
        IProgress<PruneResult>? progress = null,
        CancellationToken cancellationToken = default
    ) =>
        StoreObserver.IsIdle
            ? inner.PruneFlowRunsAsync(policy, progress, cancellationToken)
            : observer.RunAsync(StoreOperation.PruneFlowRuns, (inner, policy, progress, cancellationToken), static call =>
                call.inner.PruneFlowRunsAsync(call.policy, call.progress, call.cancellationToken)
            );

    public Task<PruneResult> PruneChangesAsync(
        ChangeRetentionPolicy policy,
        IProgress<PruneResult>? progress = null,
        CancellationToken cancellationToken = default
    ) =>
        StoreObserver.IsIdle
            ? inner.PruneChangesAsync(policy, progress, cancellationToken)
            : observer.RunAsync(StoreOperation.PruneChanges, (inner, policy, progress, cancellationToken), static call =>
                call.inner.PruneChangesAsync(call.policy, call.progress, call.cancellationToken)
            );
}
