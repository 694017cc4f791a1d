namespace ArtifactStore.CrashTests;

/// <summary>What an operation does to one artifact.</summary>
internal enum EffectKind
{
    Create,
    Update,
    Delete,
}
