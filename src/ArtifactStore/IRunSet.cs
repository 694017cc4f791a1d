using System.Runtime.CompilerServices;

namespace ArtifactStore;

/// <summary>The rows of one kind, known by their id.</summary>
/// <remarks>Rows refer to each other and to artifacts by id without foreign keys: they may be saved in any order, and deleting one leaves the others, and its artifacts, alone.</remarks>
/// <typeparam name="T">The kind of row.</typeparam>
public interface IRunSet<T>
    where T : class
{
    /// <summary>Inserts a row, or updates the one with its id.</summary>
    /// <remarks>Times that are given are stored as given. A row that was read or returned has its times: to save a change of it under the store's clock, set <c>Updated = null</c> with the rest.</remarks>
    /// <param name="item">The row.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The row as stored, its times filled in.</returns>
    [OverloadResolutionPriority(1)]
    Task<T> SaveAsync(T item, CancellationToken cancellationToken = default);

    /// <summary>Inserts or updates rows, all of them or none.</summary>
    /// <param name="items">The rows; of two with one id the later counts.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The rows as stored, in the order of the list.</returns>
    Task<IReadOnlyList<T>> SaveAsync(IReadOnlyList<T> items, CancellationToken cancellationToken = default);

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
