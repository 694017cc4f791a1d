namespace ArtifactStore.AspNetCore;

/// <summary>The rule for one kind of value.</summary>
/// <param name="Schema">The rule as a JSON schema, for the OpenAPI document.</param>
/// <param name="Check">The check.</param>
internal sealed record BodyRule(string Schema, BodyCheck Check)
{
    /// <summary>The shape of the value, if it is an object of one.</summary>
    public BodyShape? Shape { get; init; }
}
