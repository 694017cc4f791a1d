namespace ArtifactStore.CrashTests;

/// <summary>An artifact of a writer, as the writer knows it.</summary>
internal sealed record Own(string Token, Guid Id, int? Version, int Revision);
