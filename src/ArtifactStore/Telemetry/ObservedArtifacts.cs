namespace ArtifactStore.Diagnostics;

/// <summary>Adds telemetry to artifact operations. Without listeners, calls pass straight through.</summary>
/// <param name="inner">The decorated repository.</param>
/// <param name="observer">The telemetry of the store.</param>
/// <param name="within">The enclosing transaction; null for none.</param>
internal sealed class ObservedArtifacts(IArtifactRepository inner, StoreObserver observer, ObservedCall? within) : IArtifactRepository
{
    public Task<Artifact> CreateArtifactAsync(ArtifactCreate artifact, CancellationToken cancellationToken = default) =>
        StoreObserver.IsIdle
            ? inner.CreateArtifactAsync(artifact, cancellationToken)
            : observer.RunAsync(
                StoreOperation.Create,
                (inner, artifact, cancellationToken),
                static call => call.inner.CreateArtifactAsync(call.artifact, call.cancellationToken),
                within: within
            );

    public Task<IReadOnlyList<Artifact>> CreateArtifactsAsync(
        IReadOnlyList<ArtifactCreate> artifacts,
        CancellationToken cancellationToken = default
    )
    {
        if (StoreObserver.IsIdle || artifacts is null)
        {
            return inner.CreateArtifactsAsync(artifacts!, cancellationToken);
        }

        // By the OpenTelemetry conventions one row is not a batch; no rows are a batch of 0.
        var size = artifacts.Count;
        return observer.RunAsync(
            size == 1 ? StoreOperation.Create : StoreOperation.CreateBatch,
            (inner, artifacts, cancellationToken),
            static call => call.inner.CreateArtifactsAsync(call.artifacts, call.cancellationToken),
            batchSize: size == 1 ? null : size,
            within: within
        );
    }

    public Task<GetOrCreateResult> GetOrCreateArtifactAsync(ArtifactCreate artifact, CancellationToken cancellationToken = default) =>
        StoreObserver.IsIdle
            ? inner.GetOrCreateArtifactAsync(artifact, cancellationToken)
            : observer.RunAsync(
                StoreOperation.GetOrCreate,
                (inner, artifact, cancellationToken),
                static call => call.inner.GetOrCreateArtifactAsync(call.artifact, call.cancellationToken),
                within: within
            );

    public Task<Artifact?> ReadArtifactAsync(Guid artifactId, CancellationToken cancellationToken = default) =>
        StoreObserver.IsIdle
            ? inner.ReadArtifactAsync(artifactId, cancellationToken)
            : observer.RunAsync(
                StoreOperation.Read,
                (inner, artifactId, cancellationToken),
                static call => call.inner.ReadArtifactAsync(call.artifactId, call.cancellationToken),
                static artifact => artifact is null ? 0 : 1,
                within: within
            );

    public Task<Artifact?> ReadArtifactAsync(string key, int version, CancellationToken cancellationToken = default) =>
        StoreObserver.IsIdle
            ? inner.ReadArtifactAsync(key, version, cancellationToken)
            : observer.RunAsync(
                StoreOperation.Read,
                (inner, key, version, cancellationToken),
                static call => call.inner.ReadArtifactAsync(call.key, call.version, call.cancellationToken),
                static artifact => artifact is null ? 0 : 1,
                within: within
            );

    public Task<ArtifactCollection?> ReadLatestArtifactAsync(string key, CancellationToken cancellationToken = default) =>
        StoreObserver.IsIdle
            ? inner.ReadLatestArtifactAsync(key, cancellationToken)
            : observer.RunAsync(
                StoreOperation.ReadLatest,
                (inner, key, cancellationToken),
                static call => call.inner.ReadLatestArtifactAsync(call.key, call.cancellationToken),
                static collection => collection is null ? 0 : 1,
                within: within
            );

    public Task<IReadOnlyList<Artifact>> ReadVersionsAsync(
        string key,
        int? limit = null,
        int? beforeVersion = null,
        bool includeData = true,
        CancellationToken cancellationToken = default
    ) =>
        StoreObserver.IsIdle
            ? inner.ReadVersionsAsync(key, limit, beforeVersion, includeData, cancellationToken)
            : observer.RunAsync(
                StoreOperation.ReadVersions,
                (inner, key, limit, beforeVersion, includeData, cancellationToken),
                static call =>
                    call.inner.ReadVersionsAsync(call.key, call.limit, call.beforeVersion, call.includeData, call.cancellationToken),
                static rows => rows.Count,
                within: within
            );

    public Task<IReadOnlyList<Artifact>> ReadArtifactsAsync(ArtifactQuery? query = null, CancellationToken cancellationToken = default) =>
        StoreObserver.IsIdle
            ? inner.ReadArtifactsAsync(query, cancellationToken)
            : observer.RunAsync(
                StoreOperation.ReadPage,
                (inner, query, cancellationToken),
                static call => call.inner.ReadArtifactsAsync(call.query, call.cancellationToken),
                static rows => rows.Count,
                within: within
            );

    public Task<IReadOnlyList<ArtifactCollection>> ReadLatestArtifactsAsync(
        ArtifactCollectionQuery? query = null,
        CancellationToken cancellationToken = default
    ) =>
        StoreObserver.IsIdle
            ? inner.ReadLatestArtifactsAsync(query, cancellationToken)
            : observer.RunAsync(
                StoreOperation.ReadLatestPage,
                (inner, query, cancellationToken),
                static call => call.inner.ReadLatestArtifactsAsync(call.query, call.cancellationToken),
                static rows => rows.Count,
                within: within
            );

    public Task<ArtifactPage<Artifact>> ReadArtifactPageAsync(
        ArtifactQuery? query = null,
        bool includeTotal = false,
        CancellationToken cancellationToken = default
    ) =>
        StoreObserver.IsIdle
            ? inner.ReadArtifactPageAsync(query, includeTotal, cancellationToken)
            : observer.RunAsync(
                StoreOperation.ReadPage,
                (inner, query, includeTotal, cancellationToken),
                static call => call.inner.ReadArtifactPageAsync(call.query, call.includeTotal, call.cancellationToken),
                static page => page.Items.Count,
                within: within
            );

    public Task<ArtifactPage<ArtifactCollection>> ReadLatestArtifactPageAsync(
        ArtifactCollectionQuery? query = null,
        bool includeTotal = false,
        CancellationToken cancellationToken = default
    ) =>
        StoreObserver.IsIdle
            ? inner.ReadLatestArtifactPageAsync(query, includeTotal, cancellationToken)
            : observer.RunAsync(
                StoreOperation.ReadLatestPage,
                (inner, query, includeTotal, cancellationToken),
                static call => call.inner.ReadLatestArtifactPageAsync(call.query, call.includeTotal, call.cancellationToken),
                static page => page.Items.Count,
                within: within
            );

    public IAsyncEnumerable<Artifact> StreamArtifactsAsync(ArtifactQuery? query = null, CancellationToken cancellationToken = default)
    {
        var rows = inner.StreamArtifactsAsync(query, cancellationToken);
        return StoreObserver.IsIdle ? rows : observer.StreamAsync(StoreOperation.Stream, rows, within, cancellationToken);
    }

    public IAsyncEnumerable<ArtifactCollection> StreamLatestArtifactsAsync(
        ArtifactCollectionQuery? query = null,
        CancellationToken cancellationToken = default
    )
    {
        var rows = inner.StreamLatestArtifactsAsync(query, cancellationToken);
        return StoreObserver.IsIdle ? rows : observer.StreamAsync(StoreOperation.StreamLatest, rows, within, cancellationToken);
    }

    public Task<long> CountArtifactsAsync(ArtifactQuery? query = null, CancellationToken cancellationToken = default) =>
        StoreObserver.IsIdle
            ? inner.CountArtifactsAsync(query, cancellationToken)
            : observer.RunAsync(
                StoreOperation.Count,
                (inner, query, cancellationToken),
                static call => call.inner.CountArtifactsAsync(call.query, call.cancellationToken),
                within: within
            );

    public Task<long> CountLatestArtifactsAsync(ArtifactCollectionQuery? query = null, CancellationToken cancellationToken = default) =>
        StoreObserver.IsIdle
            ? inner.CountLatestArtifactsAsync(query, cancellationToken)
            : observer.RunAsync(
                StoreOperation.CountLatest,
                (inner, query, cancellationToken),
                static call => call.inner.CountLatestArtifactsAsync(call.query, call.cancellationToken),
                within: within
            );

    public Task<bool> UpdateArtifactAsync(Guid artifactId, ArtifactUpdate update, CancellationToken cancellationToken = default) =>
        StoreObserver.IsIdle
            ? inner.UpdateArtifactAsync(artifactId, update, cancellationToken)
            : observer.RunAsync(
                StoreOperation.Update,
                (inner, artifactId, update, cancellationToken),
                static call => call.inner.UpdateArtifactAsync(call.artifactId, call.update, call.cancellationToken),
                within: within
            );

    public Task<bool> DeleteArtifactAsync(Guid artifactId, bool force = false, CancellationToken cancellationToken = default) =>
        StoreObserver.IsIdle
            ? inner.DeleteArtifactAsync(artifactId, force, cancellationToken)
            : observer.RunAsync(
                StoreOperation.Delete,
                (inner, artifactId, force, cancellationToken),
                static call => call.inner.DeleteArtifactAsync(call.artifactId, call.force, call.cancellationToken),
                within: within
            );

    public Task<bool> DeleteArtifactAsync(string key, int version, bool force = false, CancellationToken cancellationToken = default) =>
        StoreObserver.IsIdle
            ? inner.DeleteArtifactAsync(key, version, force, cancellationToken)
            : observer.RunAsync(
                StoreOperation.Delete,
                (inner, key, version, force, cancellationToken),
                static call => call.inner.DeleteArtifactAsync(call.key, call.version, call.force, call.cancellationToken),
                within: within
            );

    public Task<ArtifactDeleteResult> DeleteArtifactsAsync(
        ArtifactQuery query,
        bool force = false,
        CancellationToken cancellationToken = default
    ) =>
        StoreObserver.IsIdle
            ? inner.DeleteArtifactsAsync(query, force, cancellationToken)
            : observer.RunAsync(
                StoreOperation.DeleteMatching,
                (inner, query, force, cancellationToken),
                static call => call.inner.DeleteArtifactsAsync(call.query, call.force, call.cancellationToken),
                within: within
            );
}
