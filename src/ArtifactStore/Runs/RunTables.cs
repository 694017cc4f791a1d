namespace ArtifactStore;

/// <summary>The location of the rows of flows, runs and pools that filters join to.</summary>
public enum RunTables
{
    /// <summary>Tables of the store, written through <see cref="IRunRepository"/>. The default.</summary>
    Owned,

    /// <summary>
    /// Views or tables of the host, with the names and columns of the store's run tables and ids in lower case. The store creates no run
    /// tables, copies no columns from runs, and saves and deletes of <see cref="IArtifactStoreSession.Runs"/> throw
    /// <see cref="NotSupportedException"/>.
    /// </summary>
    HostViews,
}
