namespace ArtifactStore.AspNetCore.Tests.Http.Recorded;

/// <summary>A recorded request.</summary>
internal sealed record RecordedRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string? Body);
