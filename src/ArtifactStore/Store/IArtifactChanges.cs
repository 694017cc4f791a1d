namespace ArtifactStore;

/// <summary>The change feed: what has changed, in an order in which a reader that continues after a change misses none.</summary>
/// <remarks>
/// Thread-safe. Changes are recorded in the transaction that makes them, by stores with
/// <see cref="ArtifactStoreOptions.RecordChanges"/>; other stores only read them. The feed holds what is committed: a transaction or an
/// enlisted session does not see its own changes in it. Changes of one key come in the order in which they were made, and those of a
/// transaction in the order of its calls, but perhaps with others between them. The exceptions are those of
/// <see cref="IArtifactRepository"/>.
/// </remarks>
/// <example>
/// <code>await foreach (var change in store.Changes.WatchAsync(after: position, cancellationToken))
/// {
///     await HandleAsync(change);
///     position = change.Position;   // store it to continue after a restart
/// }</code>
/// </example>
public interface IArtifactChanges
{
    /// <summary>The maximum number of changes that one call reads.</summary>
    const int MaxLimit = 10_000;

    /// <summary>Reads the changes after a position.</summary>
    /// <param name="after">The position; by default the start.</param>
    /// <param name="limit">The maximum number of changes, up to <see cref="MaxLimit"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The changes, in order; empty if there is none yet.</returns>
    /// <exception cref="ArgumentException">The limit is out of range.</exception>
    Task<IReadOnlyList<ArtifactChange>> ReadChangesAsync(
        ArtifactChangePosition after = default,
        int limit = 1_000,
        CancellationToken cancellationToken = default
    );

    /// <summary>Reads the changes after a position, and then waits for further ones, without end.</summary>
    /// <remarks>
    /// Changes by stores of the same process wake it at once; those of other processes, and of the host's own transactions, are found
    /// within <see cref="ArtifactStoreOptions.ChangePollInterval"/>. It holds no connection while it waits. After an exception, continue
    /// after the last change in a new call.
    /// </remarks>
    /// <param name="after">The position; by default the start.</param>
    /// <param name="cancellationToken">Ends it with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The changes, in order.</returns>
    IAsyncEnumerable<ArtifactChange> WatchAsync(ArtifactChangePosition after = default, CancellationToken cancellationToken = default);

    /// <summary>Reads the position after the last change, from which a reader hears only what comes later.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The position.</returns>
    Task<ArtifactChangePosition> ReadLastPositionAsync(CancellationToken cancellationToken = default);
}
