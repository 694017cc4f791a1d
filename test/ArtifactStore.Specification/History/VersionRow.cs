namespace ArtifactStore.Specification.History;

/// <summary>A version of a key, and the artifact that has it.</summary>
public readonly record struct VersionRow(int Version, Guid Id);
