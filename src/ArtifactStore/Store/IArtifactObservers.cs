namespace ArtifactStore;

/// <summary>The observers of a store (<see cref="IArtifactObserver"/>) on all its hosts. It belongs to the store.</summary>
public interface IArtifactObservers
{
    /// <summary>Reads how far the observers have come. A position is stored within a second of the change.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The positions, by the names of the observers.</returns>
    Task<IReadOnlyDictionary<string, ArtifactChangePosition>> ReadPositionsAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Forgets an observer that no host runs any more, so that pruning no longer keeps the changes that it has not heard. If a host runs
    /// it again, it starts as a new one.
    /// </summary>
    /// <param name="name">The name of the observer.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>False if there is none of the name.</returns>
    Task<bool> RemoveAsync(string name, CancellationToken cancellationToken = default);
}
