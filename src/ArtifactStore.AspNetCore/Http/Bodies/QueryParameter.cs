namespace ArtifactStore.AspNetCore;

/// <summary>A parameter of a query string, for the OpenAPI document.</summary>
/// <param name="Name">The name.</param>
/// <param name="Schema">The values, as a JSON schema.</param>
/// <param name="Description">The description.</param>
internal sealed record QueryParameter(string Name, string Schema, string Description);
