namespace ArtifactStore.Diagnostics;

/// <summary>Adds telemetry to imports and exports.</summary>
/// <param name="inner">The decorated history.</param>
/// <param name="observer">The telemetry of the store.</param>
internal sealed class ObservedHistory(IArtifactHistory inner, StoreObserver observer) : IArtifactHistory
{
    public Task<HistoryImportProgress> ImportAsync(
        IAsyncEnumerable<HistoryItem> items,
        HistoryImportOptions? options = null,
        IProgress<HistoryImportProgress>? progress = null,
        CancellationToken cancellationToken = default
    ) =>
        StoreObserver.IsIdle
            ? inner.ImportAsync(items, options, progress, cancellationToken)
            : observer.RunAsync(StoreOperation.Import, (inner, items, options, progress, cancellationToken), static call =>
                call.inner.ImportAsync(call.items, call.options, call.progress, call.cancellationToken)
            );

    public Task<HistoryImportProgress> ImportAsync(
        Stream source,
        HistoryImportOptions? options = null,
        IProgress<HistoryImportProgress>? progress = null,
        CancellationToken cancellationToken = default
    ) =>
        StoreObserver.IsIdle
            ? inner.ImportAsync(source, options, progress, cancellationToken)
            : observer.RunAsync(StoreOperation.Import, (inner, source, options, progress, cancellationToken), static call =>
                call.inner.ImportAsync(call.source, call.options, call.progress, call.cancellationToken)
            );

    public Task<HistoryExportProgress> ExportAsync(
        Stream target,
        IProgress<HistoryExportProgress>? progress = null,
        CancellationToken cancellationToken = default
    ) =>
        StoreObserver.IsIdle
            ? inner.ExportAsync(target, progress, cancellationToken)
            : observer.RunAsync(StoreOperation.Export, (inner, target, progress, cancellationToken), static call =>
                call.inner.ExportAsync(call.target, call.progress, call.cancellationToken)
            );
}
