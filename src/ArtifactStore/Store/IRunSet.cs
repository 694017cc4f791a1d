using System.Runtime.CompilerServices;

namespace ArtifactStore;

/// <summary>The rows of one kind, identified by id.</summary>
/// <remarks>
/// Rows refer to each other and to artifacts by id, without foreign keys. They may be saved in any order, and a delete affects neither
/// other rows nor artifacts. If they are views of the host (<see cref="RunTables.HostViews"/>), saves and deletes throw
/// <see cref="NotSupportedException"/>.
/// </remarks>
/// <typeparam name="T">The kind of row.</typeparam>
public interface IRunSet<T>
    where T : class
{
    /// <summary>Inserts a row, or updates the row with its id.</summary>
    /// <remarks>
    /// <c>Updated</c> becomes the time of the save by the store's clock; the value of the row is ignored. If <c>Created</c> is null, an
    /// existing row keeps its time, and a new row gets the time of the save.
    /// </remarks>
    /// <example><code>run = await store.Runs.FlowRuns.SaveAsync(run with { State = StateType.Completed });</code></example>
    /// <param name="item">The row.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The row as stored, with its times.</returns>
    /// <exception cref="ArgumentException">An id is empty, or a text or list exceeds the <see cref="ArtifactStoreLimits"/>.</exception>
    [OverloadResolutionPriority(1)]
    Task<T> SaveAsync(T item, CancellationToken cancellationToken = default);

    /// <summary>Inserts a row, or updates the row with its id, with a choice of its <c>Updated</c>.</summary>
    /// <example><code>await store.Runs.Flows.SaveAsync(imported, UpdatedTime.AsGiven);</code></example>
    /// <param name="item">The row.</param>
    /// <param name="updated">The source of the time: the store's clock or the row.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The row as stored, with its times.</returns>
    /// <exception cref="ArgumentException">An id is empty, or a text or list exceeds the <see cref="ArtifactStoreLimits"/>.</exception>
    [OverloadResolutionPriority(1)]
    Task<T> SaveAsync(T item, UpdatedTime updated, CancellationToken cancellationToken = default);

    /// <summary>Inserts or updates rows atomically.</summary>
    /// <param name="items">The rows. If two have the same id, the later one wins.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The rows as stored, in the order of the list.</returns>
    /// <exception cref="ArgumentException">
    /// A row is null, an id is empty, or a text or list exceeds the <see cref="ArtifactStoreLimits"/>.
    /// </exception>
    /// <remarks>The times are set as in <see cref="SaveAsync(T, CancellationToken)"/>.</remarks>
    Task<IReadOnlyList<T>> SaveAsync(IReadOnlyList<T> items, CancellationToken cancellationToken = default);

    /// <summary>Inserts or updates rows atomically, with a choice of their <c>Updated</c>.</summary>
    /// <param name="items">The rows. If two have the same id, the later one wins.</param>
    /// <param name="updated">The source of the times: the store's clock or the rows.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The rows as stored, in the order of the list.</returns>
    /// <exception cref="ArgumentException">
    /// A row is null, an id is empty, or a text or list exceeds the <see cref="ArtifactStoreLimits"/>.
    /// </exception>
    Task<IReadOnlyList<T>> SaveAsync(IReadOnlyList<T> items, UpdatedTime updated, CancellationToken cancellationToken = default);

    /// <summary>Reads a row by its id.</summary>
    /// <param name="id">The id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The row, or null if there is none.</returns>
    Task<T?> ReadAsync(Guid id, CancellationToken cancellationToken = default);

    /// <summary>Reads rows, or a page of them.</summary>
    /// <example>
    /// <code>await store.Runs.FlowRuns.ReadAsync(
    ///     new FlowRunQuery { FlowRuns = new() { State = StateType.Running }, Sort = RunSort.StartTimeAsc, Limit = 50 });</code>
    /// </example>
    /// <param name="query">The filters, order and page; null for all rows, newest first.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The rows, in the order of <see cref="RunQuery{T}.Sort"/>.</returns>
    /// <exception cref="ArgumentException">The query has a cursor of another sort or kind, or exceeds the limits.</exception>
    Task<IReadOnlyList<T>> ReadAsync(RunQuery<T>? query = null, CancellationToken cancellationToken = default);

    /// <summary>Reads a page with the cursor of the next one and, if asked for, the number of all rows, from one snapshot.</summary>
    /// <remarks>The total costs a count. Without it a page costs what a read of the same query does.</remarks>
    /// <param name="query">The filters, order and page; null for all rows, newest first.</param>
    /// <param name="includeTotal">True to count all rows that the filters pass.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The page.</returns>
    /// <exception cref="ArgumentException">The query has a cursor of another sort or kind, or exceeds the limits.</exception>
    Task<RunPage<T>> ReadPageAsync(RunQuery<T>? query = null, bool includeTotal = false, CancellationToken cancellationToken = default);

    /// <summary>Streams rows in batches, in constant memory. Each batch is a snapshot of its own.</summary>
    /// <param name="query">The filters, order and page; null for all rows, newest first.</param>
    /// <param name="cancellationToken">Cancels the stream.</param>
    /// <returns>The rows, in the order of <see cref="RunQuery{T}.Sort"/>.</returns>
    /// <exception cref="ArgumentException">The query has a cursor of another sort or kind, or exceeds the limits.</exception>
    IAsyncEnumerable<T> StreamAsync(RunQuery<T>? query = null, CancellationToken cancellationToken = default);

    /// <summary>Counts the rows that the filters pass, whatever the limit, offset and cursor.</summary>
    /// <param name="query">The filters; null for all rows.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The number of rows.</returns>
    /// <exception cref="ArgumentException">The query exceeds the limits.</exception>
    Task<long> CountAsync(RunQuery<T>? query = null, CancellationToken cancellationToken = default);

    /// <summary>Deletes a row. Its artifacts remain.</summary>
    /// <param name="id">The id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>True if the row existed.</returns>
    Task<bool> DeleteAsync(Guid id, CancellationToken cancellationToken = default);
}
