namespace ArtifactStore;

/// <summary>Which time a save of runs stores as their <c>Updated</c>.</summary>
public enum UpdatedTime
{
    /// <summary>The time of the save, by the store's clock (<see cref="ArtifactStoreOptions.TimeProvider"/>), whatever the row says.</summary>
    StoreClock,

    /// <summary>The time that the row says, for instance one that is imported; the store's clock where it says none.</summary>
    AsGiven,
}
