using System.Text.Json;

namespace ArtifactStore.AspNetCore.Tests.Http.Recorded;

/// <summary>The answer to a replayed request.</summary>
internal sealed record RecordedAnswer(int Status, string? ContentType, string? Location, JsonElement? Body);
