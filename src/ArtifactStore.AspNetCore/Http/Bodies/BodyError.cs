using System.Text.Json;

namespace ArtifactStore.AspNetCore;

/// <summary>One fault of a request body.</summary>
/// <param name="Type">The kind of fault, a fixed word that a client can compare.</param>
/// <param name="Location">The path to the value: member names and list indexes, after <c>body</c> or <c>query</c>.</param>
/// <param name="Message">The description.</param>
/// <param name="Input">The value; for a missing member, the object.</param>
internal sealed record BodyError(string Type, IReadOnlyList<object> Location, string Message, JsonElement? Input);
