namespace ArtifactStore;

/// <summary>
/// The artifacts, aliases, lineage, changes and runs of a store, through the store, a transaction or an enlisted session.
/// </summary>
public interface IArtifactStoreSession
{
    /// <summary>The artifacts.</summary>
    IArtifactRepository Artifacts { get; }

    /// <summary>The aliases of versions.</summary>
    IArtifactAliases Aliases { get; }

    /// <summary>What artifacts were made from.</summary>
    IArtifactLineage Lineage { get; }

    /// <summary>The change feed, which holds what is committed: the same through the store, a transaction or an enlisted session.</summary>
    IArtifactChanges Changes { get; }

    /// <summary>The runs that produced the artifacts.</summary>
    IRunRepository Runs { get; }
}
