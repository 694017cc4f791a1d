namespace ArtifactStore.Sql;

/// <summary>An artifact to be created: the caller's input, and the artifact without its times and version.</summary>
internal readonly record struct NewArtifact(ArtifactCreate Create, Artifact Draft);
