namespace ArtifactStore;

/// <summary>Artifacts and runs of one store, as seen by the store itself, a transaction, or an enlisted session.</summary>
public interface IArtifactStoreSession
{
    /// <summary>The artifacts.</summary>
    IArtifactRepository Artifacts { get; }

    /// <summary>What produced them.</summary>
    IRunRepository Runs { get; }
}
