namespace ArtifactStore;

/// <summary>Where the rows of flows, runs and pools live that filters join to.</summary>
public enum RunTables
{
    /// <summary>In tables of the store, written through <see cref="IRunRepository"/>. The default.</summary>
    Owned,

    /// <summary>
    /// In the host: it puts views (or tables) with the names and columns of the store's run tables, ids in lower case, in their place. The store makes no run tables,
    /// copies nothing from runs, and <see cref="IArtifactStoreSession.Runs"/> throws <see cref="NotSupportedException"/>.
    /// </summary>
    HostViews,
}
