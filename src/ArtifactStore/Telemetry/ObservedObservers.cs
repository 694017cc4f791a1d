namespace ArtifactStore.Diagnostics;

/// <summary>Adds telemetry to the operations on observers.</summary>
/// <param name="inner">The decorated operations.</param>
/// <param name="observer">The telemetry of the store.</param>
internal sealed class ObservedObservers(IArtifactObservers inner, StoreObserver observer) : IArtifactObservers
{
    public Task<IReadOnlyDictionary<string, ArtifactChangePosition>> ReadPositionsAsync(CancellationToken cancellationToken = default) =>
        StoreObserver.IsIdle
            ? inner.ReadPositionsAsync(cancellationToken)
            : observer.RunAsync(
                StoreOperation.ListObservers,
                (inner, cancellationToken),
                static call => call.inner.ReadPositionsAsync(call.cancellationToken),
                static observers => observers.Count
            );

    public Task<bool> RemoveAsync(string name, CancellationToken cancellationToken = default) =>
        StoreObserver.IsIdle
            ? inner.RemoveAsync(name, cancellationToken)
            : observer.RunAsync(StoreOperation.RemoveObserver, (inner, name, cancellationToken), static call =>
                call.inner.RemoveAsync(call.name, call.cancellationToken)
            );
}
