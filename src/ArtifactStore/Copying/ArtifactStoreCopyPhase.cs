namespace ArtifactStore;

/// <summary>What a copy is doing.</summary>
public enum ArtifactStoreCopyPhase
{
    /// <summary>Rows go from the source to the target.</summary>
    Copying,

    /// <summary>Both are compared.</summary>
    Verifying,
}
