namespace ArtifactStore.Diagnostics;

/// <summary>Adds telemetry to operations on aliases.</summary>
/// <param name="inner">The decorated operations.</param>
/// <param name="observer">The telemetry of the store.</param>
/// <param name="within">The enclosing transaction; null for none.</param>
internal sealed class ObservedAliases(IArtifactAliases inner, StoreObserver observer, ObservedCall? within) : IArtifactAliases
{
    public Task<ArtifactAlias> SetAsync(
        string key,
        string alias,
        int version,
        int? expectedVersion = null,
        CancellationToken cancellationToken = default
    ) =>
        StoreObserver.IsIdle
            ? inner.SetAsync(key, alias, version, expectedVersion, cancellationToken)
            : observer.RunAsync(
                StoreOperation.SetAlias,
                (inner, key, alias, version, expectedVersion, cancellationToken),
                static call => call.inner.SetAsync(call.key, call.alias, call.version, call.expectedVersion, call.cancellationToken),
                within: within
            );

    public Task<bool> RemoveAsync(string key, string alias, CancellationToken cancellationToken = default) =>
        StoreObserver.IsIdle
            ? inner.RemoveAsync(key, alias, cancellationToken)
            : observer.RunAsync(
                StoreOperation.RemoveAlias,
                (inner, key, alias, cancellationToken),
                static call => call.inner.RemoveAsync(call.key, call.alias, call.cancellationToken),
                within: within
            );

    public Task<IReadOnlyList<ArtifactAlias>> ListAsync(string key, CancellationToken cancellationToken = default) =>
        StoreObserver.IsIdle
            ? inner.ListAsync(key, cancellationToken)
            : observer.RunAsync(
                StoreOperation.ListAliases,
                (inner, key, cancellationToken),
                static call => call.inner.ListAsync(call.key, call.cancellationToken),
                static rows => rows.Count,
                within: within
            );

    public Task<Artifact?> ReadArtifactAsync(string key, string alias, CancellationToken cancellationToken = default) =>
        StoreObserver.IsIdle
            ? inner.ReadArtifactAsync(key, alias, cancellationToken)
            : observer.RunAsync(
                StoreOperation.ReadAliased,
                (inner, key, alias, cancellationToken),
                static call => call.inner.ReadArtifactAsync(call.key, call.alias, call.cancellationToken),
                static artifact => artifact is null ? 0 : 1,
                within: within
            );
}
