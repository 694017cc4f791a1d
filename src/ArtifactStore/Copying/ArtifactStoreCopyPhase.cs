namespace ArtifactStore;

/// <summary>The phases of a copy.</summary>
public enum ArtifactStoreCopyPhase
{
    /// <summary>Rows are copied from the source to the target.</summary>
    Copying,

    /// <summary>Source and target are compared.</summary>
    Verifying,
}
