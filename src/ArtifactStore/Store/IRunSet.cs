using System.Runtime.CompilerServices;

namespace ArtifactStore;

/// <summary>The rows of one kind, known by their id.</summary>
/// <remarks>Rows refer to each other and to artifacts by id without foreign keys: they may be saved in any order, and deleting one leaves the others, and its artifacts, alone.</remarks>
/// <typeparam name="T">The kind of row.</typeparam>
public interface IRunSet<T>
    where T : class
{
    /// <summary>Inserts a row, or updates the one with its id.</summary>
    /// <remarks>
    /// <c>Updated</c> becomes the time of the save by the store's clock, whatever the row says. <c>Created</c> is stored where it is given; where it is null, the stored one stays, and a new row gets the time of the save.
    /// </remarks>
    /// <example><code>run = await store.Runs.FlowRuns.SaveAsync(run with { State = StateType.Completed });</code></example>
    /// <param name="item">The row.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The row as stored, its times filled in.</returns>
    /// <exception cref="ArgumentException">An id is empty, or a text or list is beyond the <see cref="ArtifactStoreLimits"/>.</exception>
    [OverloadResolutionPriority(1)]
    Task<T> SaveAsync(T item, CancellationToken cancellationToken = default);

    /// <summary>Inserts a row, or updates the one with its id, and says which time becomes its <c>Updated</c>.</summary>
    /// <example><code>await store.Runs.Flows.SaveAsync(imported, UpdatedTime.AsGiven);</code></example>
    /// <param name="item">The row.</param>
    /// <param name="updated">The store's clock, or the time that the row says.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The row as stored, its times filled in.</returns>
    /// <exception cref="ArgumentException">An id is empty, or a text or list is beyond the <see cref="ArtifactStoreLimits"/>.</exception>
    [OverloadResolutionPriority(1)]
    Task<T> SaveAsync(T item, UpdatedTime updated, CancellationToken cancellationToken = default);

    /// <summary>Inserts or updates rows, all of them or none.</summary>
    /// <param name="items">The rows; of two with one id the later counts.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The rows as stored, in the order of the list.</returns>
    /// <exception cref="ArgumentException">A row is null, an id is empty, or a text or list is beyond the <see cref="ArtifactStoreLimits"/>.</exception>
    /// <remarks>The times are those of <see cref="SaveAsync(T, CancellationToken)"/>.</remarks>
    Task<IReadOnlyList<T>> SaveAsync(IReadOnlyList<T> items, CancellationToken cancellationToken = default);

    /// <summary>Inserts or updates rows, all of them or none, and says which time becomes their <c>Updated</c>.</summary>
    /// <param name="items">The rows; of two with one id the later counts.</param>
    /// <param name="updated">The store's clock, or the time that each row says.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The rows as stored, in the order of the list.</returns>
    /// <exception cref="ArgumentException">A row is null, an id is empty, or a text or list is beyond the <see cref="ArtifactStoreLimits"/>.</exception>
    Task<IReadOnlyList<T>> SaveAsync(IReadOnlyList<T> items, UpdatedTime updated, CancellationToken cancellationToken = default);

    /// <summary>Reads a row by its id.</summary>
    /// <param name="id">The id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The row, or null where there is none.</returns>
    Task<T?> ReadAsync(Guid id, CancellationToken cancellationToken = default);

    /// <summary>Deletes a row. Its artifacts stay.</summary>
    /// <param name="id">The id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether the row existed.</returns>
    Task<bool> DeleteAsync(Guid id, CancellationToken cancellationToken = default);
}
