namespace ArtifactStore;

/// <summary>A transaction of several operations. Disposing it without <see cref="CommitAsync"/> rolls it back.</summary>
/// <remarks>
/// It reads its own writes. On SQLite it holds the write lock until it ends; on PostgreSQL, locks on what it wrote. So keep it short. After
/// a failed call (a conflict, an invalid argument) it remains usable. Cancelling a running write may end it; the next call then throws.
/// </remarks>
/// <example>
/// <code>await using var transaction = await store.BeginTransactionAsync();
/// await transaction.Runs.FlowRuns.SaveAsync(run);
/// await transaction.Artifacts.CreateArtifactAsync(report);
/// await transaction.CommitAsync();</code>
/// </example>
public interface IArtifactStoreTransaction : IArtifactStoreSession, IAsyncDisposable
{
    /// <summary>Commits the transaction.</summary>
    /// <param name="cancellationToken">Cancels the call, if the commit has not begun.</param>
    /// <returns>A task that completes with the commit.</returns>
    /// <exception cref="InvalidOperationException">The transaction has ended already.</exception>
    Task CommitAsync(CancellationToken cancellationToken = default);
}
