namespace ArtifactStore.CrashTests;

/// <summary>What a store must keep through a power cut.</summary>
internal enum Promise
{
    /// <summary>Everything that was acknowledged, and everything else whole or not at all.</summary>
    Acknowledged,

    /// <summary>What was done first: some operations may be missing, but of each writer only its last ones.</summary>
    Prefix,
}
