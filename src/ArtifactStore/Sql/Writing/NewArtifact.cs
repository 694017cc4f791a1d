namespace ArtifactStore.Sql;

/// <summary>An artifact that is to be created: what the caller asks for, and the artifact without its times and its version.</summary>
internal readonly record struct NewArtifact(ArtifactCreate Create, Artifact Draft);
