namespace ArtifactStore;

/// <summary>Several operations that become visible together, or not at all. Disposing without <see cref="CommitAsync"/> rolls back.</summary>
/// <remarks>It reads its own writes and holds the writer's place until it ends, so keep it short. A refusal (a conflict, a bad argument) leaves it usable; cancelling a write while it runs may end it, and then the next call says so.</remarks>
/// <example>
/// <code>await using var transaction = await store.BeginTransactionAsync();
/// await transaction.Runs.FlowRuns.SaveAsync(run);
/// await transaction.Artifacts.CreateArtifactAsync(report);
/// await transaction.CommitAsync();</code>
/// </example>
public interface IArtifactStoreTransaction : IArtifactStoreSession, IAsyncDisposable
{
    /// <summary>Makes everything that was written in the transaction durable and visible.</summary>
    /// <param name="cancellationToken">Cancels the call before the commit has begun.</param>
    /// <returns>A task that ends with the commit.</returns>
    /// <exception cref="InvalidOperationException">The transaction has ended already.</exception>
    Task CommitAsync(CancellationToken cancellationToken = default);
}
