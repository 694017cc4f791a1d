namespace ArtifactStore.Diagnostics;

/// <summary>Adds telemetry to the operations on one kind of run.</summary>
internal sealed class ObservedRunSet<T>(IRunSet<T> inner, StoreObserver observer, ObservedCall? within, string collection) : IRunSet<T>
    where T : class
{
    private readonly StoreOperation _save = new("save", collection);
    private readonly StoreOperation _saveBatch = new("BATCH save", collection);
    private readonly StoreOperation _read = new("read", collection);
    private readonly StoreOperation _readPage = new("read_page", collection);
    private readonly StoreOperation _stream = new("stream", collection);
    private readonly StoreOperation _count = new("count", collection);
    private readonly StoreOperation _delete = new("delete", collection);

    public Task<T> SaveAsync(T item, CancellationToken cancellationToken = default) =>
        SaveAsync(item, UpdatedTime.StoreClock, cancellationToken);

    public Task<IReadOnlyList<T>> SaveAsync(IReadOnlyList<T> items, CancellationToken cancellationToken = default) =>
        SaveAsync(items, UpdatedTime.StoreClock, cancellationToken);

    public Task<T> SaveAsync(T item, UpdatedTime updated, CancellationToken cancellationToken = default) =>
        StoreObserver.IsIdle
            ? inner.SaveAsync(item, updated, cancellationToken)
            : observer.RunAsync(
                _save,
                (inner, item, updated, cancellationToken),
                static call => call.inner.SaveAsync(call.item, call.updated, call.cancellationToken),
                within: within
            );

    public Task<IReadOnlyList<T>> SaveAsync(IReadOnlyList<T> items, UpdatedTime updated, CancellationToken cancellationToken = default)
    {
        if (StoreObserver.IsIdle || items is null)
        {
            return inner.SaveAsync(items!, updated, cancellationToken);
        }

        var size = items.Count;
        return observer.RunAsync(
            size == 1 ? _save : _saveBatch,
            (inner, items, updated, cancellationToken),
            static call => call.inner.SaveAsync(call.items, call.updated, call.cancellationToken),
            batchSize: size == 1 ? null : size,
            within: within
        );
    }

    public Task<T?> ReadAsync(Guid id, CancellationToken cancellationToken = default) =>
        StoreObserver.IsIdle
            ? inner.ReadAsync(id, cancellationToken)
            : observer.RunAsync(
                _read,
                (inner, id, cancellationToken),
                static call => call.inner.ReadAsync(call.id, call.cancellationToken),
                static row => row is null ? 0 : 1,
                within: within
            );

    public Task<IReadOnlyList<T>> ReadAsync(RunQuery<T>? query = null, CancellationToken cancellationToken = default) =>
        StoreObserver.IsIdle
            ? inner.ReadAsync(query, cancellationToken)
            : observer.RunAsync(
                _readPage,
                (inner, query, cancellationToken),
                static call => call.inner.ReadAsync(call.query, call.cancellationToken),
                static rows => rows.Count,
                within: within
            );

    public Task<RunPage<T>> ReadPageAsync(
        RunQuery<T>? query = null,
        bool includeTotal = false,
        CancellationToken cancellationToken = default
    ) =>
        StoreObserver.IsIdle
            ? inner.ReadPageAsync(query, includeTotal, cancellationToken)
            : observer.RunAsync(
                _readPage,
                (inner, query, includeTotal, cancellationToken),
                static call => call.inner.ReadPageAsync(call.query, call.includeTotal, call.cancellationToken),
                static page => page.Items.Count,
                within: within
            );

    public IAsyncEnumerable<T> StreamAsync(RunQuery<T>? query = null, CancellationToken cancellationToken = default)
    {
        var rows = inner.StreamAsync(query, cancellationToken);
        return StoreObserver.IsIdle ? rows : observer.StreamAsync(_stream, rows, within, cancellationToken);
    }

    public Task<long> CountAsync(RunQuery<T>? query = null, CancellationToken cancellationToken = default) =>
        StoreObserver.IsIdle
            ? inner.CountAsync(query, cancellationToken)
            : observer.RunAsync(
                _count,
                (inner, query, cancellationToken),
                static call => call.inner.CountAsync(call.query, call.cancellationToken),
                within: within
            );

    public Task<bool> DeleteAsync(Guid id, CancellationToken cancellationToken = default) =>
        StoreObserver.IsIdle
            ? inner.DeleteAsync(id, cancellationToken)
            : observer.RunAsync(
                _delete,
                (inner, id, cancellationToken),
                static call => call.inner.DeleteAsync(call.id, call.cancellationToken),
                within: within
            );
}
