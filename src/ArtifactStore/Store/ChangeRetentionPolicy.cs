namespace ArtifactStore;

/// <summary>Which changes of the feed a prune deletes.</summary>
public sealed record ChangeRetentionPolicy
{
    /// <summary>
    /// Creates a policy for changes of at least an age. The newest change always stays, since later ones continue its number.
    /// </summary>
    /// <param name="olderThan">The age.</param>
    /// <exception cref="ArgumentException">The age is negative.</exception>
    public ChangeRetentionPolicy(TimeSpan olderThan) => OlderThan = olderThan;

    /// <summary>The age.</summary>
    /// <exception cref="ArgumentException">The age is negative.</exception>
    public TimeSpan OlderThan
    {
        get;
        init =>
            field =
                value >= TimeSpan.Zero
                    ? value
                    : throw new ArgumentException($"OlderThan {value} is negative. Give the age of a change.", nameof(OlderThan));
    }

    /// <summary>
    /// True to delete also changes that an observer (<see cref="IArtifactObserver"/>) has not heard yet: it misses them. False, the
    /// default, keeps them until it has, or until <see cref="IArtifactObservers.RemoveAsync"/> forgets it.
    /// </summary>
    public bool IncludeUnobserved { get; init; }

    /// <summary>True to count what would go, and change nothing.</summary>
    public bool DryRun { get; init; }
}
