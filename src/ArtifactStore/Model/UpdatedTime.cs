namespace ArtifactStore;

/// <summary>Selects the time that a save of runs stores as their <c>Updated</c>.</summary>
public enum UpdatedTime
{
    /// <summary>
    /// The time of the save, by the store's clock (<see cref="ArtifactStoreOptions.TimeProvider"/>). The value of the row is ignored.
    /// </summary>
    StoreClock,

    /// <summary>The time of the row, for instance an imported one; the store's clock if the row has none.</summary>
    AsGiven,
}
