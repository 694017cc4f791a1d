namespace ArtifactStore.Fuzz;

/// <summary>The library did what it must not.</summary>
internal sealed class FindingException(string message) : Exception(message);
