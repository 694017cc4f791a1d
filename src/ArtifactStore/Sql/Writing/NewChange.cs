namespace ArtifactStore.Sql;

/// <summary>A change to be recorded.</summary>
internal readonly record struct NewChange(ArtifactChangeKind Kind, Guid ArtifactId, string? Key, int? Version, string? Alias = null);
