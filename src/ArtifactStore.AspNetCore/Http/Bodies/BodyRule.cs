using System.Text.Json;

namespace ArtifactStore.AspNetCore;

/// <summary>Checks one value of a body, and writes it in the library's own JSON form.</summary>
/// <param name="value">The value. It is not null.</param>
/// <param name="errors">Takes the faults.</param>
/// <param name="wire">Takes the value if it has no fault; null if only the check is wanted.</param>
internal delegate void BodyCheck(JsonElement value, BodyErrors errors, Utf8JsonWriter? wire);

/// <summary>The rule for one kind of value.</summary>
/// <param name="Schema">The rule as a JSON schema, for the OpenAPI document.</param>
/// <param name="Check">The check.</param>
internal sealed record BodyRule(string Schema, BodyCheck Check)
{
    /// <summary>The shape of the value, if it is an object of one.</summary>
    public BodyShape? Shape { get; init; }
}
