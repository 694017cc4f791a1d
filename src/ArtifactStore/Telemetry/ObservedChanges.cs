namespace ArtifactStore.Diagnostics;

/// <summary>Adds telemetry to reads of the change feed.</summary>
/// <param name="inner">The decorated operations.</param>
/// <param name="observer">The telemetry of the store.</param>
internal sealed class ObservedChanges(IArtifactChanges inner, StoreObserver observer) : IArtifactChanges
{
    public Task<IReadOnlyList<ArtifactChange>> ReadChangesAsync(
        ArtifactChangePosition after = default,
        int limit = 1_000,
        CancellationToken cancellationToken = default
    ) =>
        StoreObserver.IsIdle
            ? inner.ReadChangesAsync(after, limit, cancellationToken)
            : observer.RunAsync(
                StoreOperation.ReadChanges,
                (inner, after, limit, cancellationToken),
                static call => call.inner.ReadChangesAsync(call.after, call.limit, call.cancellationToken),
                static changes => changes.Count
            );

    // Without a span, which would never end.
    public IAsyncEnumerable<ArtifactChange> WatchAsync(
        ArtifactChangePosition after = default,
        CancellationToken cancellationToken = default
    ) => inner.WatchAsync(after, cancellationToken);

    public Task<ArtifactChangePosition> ReadLastPositionAsync(CancellationToken cancellationToken = default) =>
        StoreObserver.IsIdle
            ? inner.ReadLastPositionAsync(cancellationToken)
            : observer.RunAsync(StoreOperation.ReadLastPosition, (inner, cancellationToken), static call =>
                call.inner.ReadLastPositionAsync(call.cancellationToken)
            );
}
