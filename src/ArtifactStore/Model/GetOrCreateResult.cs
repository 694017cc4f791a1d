namespace ArtifactStore;

/// <summary>The artifact that <see cref="IArtifactRepository.GetOrCreateArtifactAsync"/> found or created.</summary>
/// <param name="Artifact">The latest artifact of the key, or the new one.</param>
/// <param name="IsCreated">True if the call created the artifact; false if the key had artifacts already.</param>
public sealed record GetOrCreateResult(Artifact Artifact, bool IsCreated);
