using Microsoft.AspNetCore.Http;

namespace ArtifactStore.AspNetCore;

/// <summary>A route of the HTTP API.</summary>
/// <param name="Method">The method.</param>
/// <param name="Pattern">The path below the prefix. It ends in a slash where the recorded server's does.</param>
/// <param name="Summary">The summary, for the OpenAPI document.</param>
/// <param name="Handler">Answers a request.</param>
internal sealed record StoreRoute(string Method, string Pattern, string Summary, Func<StoreCall, Task> Handler)
{
    /// <summary>True if the route writes, and is left out of a read-only API.</summary>
    public bool Writes { get; init; }

    /// <summary>True if the route is this library's own: its faults are problem details.</summary>
    public bool IsOwn { get; init; }

    /// <summary>True if the route answers clients of any version.</summary>
    public bool TakesAnyVersion { get; init; }

    /// <summary>The body; null if the route has none.</summary>
    public BodyShape? Body { get; init; }

    /// <summary>The status of success.</summary>
    public int Success { get; init; } = StatusCodes.Status200OK;

    /// <summary>The name of the schema of the answer, for the OpenAPI document; null if it has no body.</summary>
    public string? Answer { get; init; }

    /// <summary>The parameters of the query string, for the OpenAPI document.</summary>
    public IReadOnlyList<QueryParameter> Query { get; init; } = [];

    /// <summary>True if the path ends in a slash.</summary>
    public bool EndsInSlash => Pattern.EndsWith('/');

    /// <summary>The first part of the path, by which the OpenAPI document groups routes.</summary>
    public string Tag => Pattern.TrimStart('/').Split('/')[0];
}
