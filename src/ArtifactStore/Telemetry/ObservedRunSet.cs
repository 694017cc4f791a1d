namespace ArtifactStore.Diagnostics;

/// <summary>Adds telemetry to the operations on one kind of run.</summary>
internal sealed class ObservedRunSet<T>(IRunSet<T> inner, StoreObserver observer, ObservedCall? within, string collection) : IRunSet<T>
    where T : class
{
    private readonly StoreOperation _save = new("save", collection);
    private readonly StoreOperation _saveBatch = new("BATCH save", collection);
    private readonly StoreOperation _read = new("read", collection);
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
