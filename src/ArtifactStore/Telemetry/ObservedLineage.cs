namespace ArtifactStore.Diagnostics;

/// <summary>Adds telemetry to operations on lineage.</summary>
/// <param name="inner">The decorated operations.</param>
/// <param name="observer">The telemetry of the store.</param>
/// <param name="within">The enclosing transaction; null for none.</param>
internal sealed class ObservedLineage(IArtifactLineage inner, StoreObserver observer, ObservedCall? within) : IArtifactLineage
{
    public Task<IReadOnlyList<LineageArtifact>> ReadInputsAsync(
        Guid artifactId,
        int depth = 1,
        int limit = 1_000,
        CancellationToken cancellationToken = default
    ) =>
        StoreObserver.IsIdle
            ? inner.ReadInputsAsync(artifactId, depth, limit, cancellationToken)
            : observer.RunAsync(
                StoreOperation.ReadInputs,
                (inner, artifactId, depth, limit, cancellationToken),
                static call => call.inner.ReadInputsAsync(call.artifactId, call.depth, call.limit, call.cancellationToken),
                static artifacts => artifacts.Count,
                within: within
            );

    public Task<IReadOnlyList<LineageArtifact>> ReadUsesAsync(
        Guid artifactId,
        int depth = 1,
        int limit = 1_000,
        CancellationToken cancellationToken = default
    ) =>
        StoreObserver.IsIdle
            ? inner.ReadUsesAsync(artifactId, depth, limit, cancellationToken)
            : observer.RunAsync(
                StoreOperation.ReadUses,
                (inner, artifactId, depth, limit, cancellationToken),
                static call => call.inner.ReadUsesAsync(call.artifactId, call.depth, call.limit, call.cancellationToken),
                static artifacts => artifacts.Count,
                within: within
            );
}
