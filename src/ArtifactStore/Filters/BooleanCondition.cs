using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>A condition on a flag.</summary>
/// <example><c>new DeploymentFilter { Paused = false }</c></example>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record BooleanCondition : Condition
{
    /// <summary>The required value of the flag; <c>eq_</c> on the wire.</summary>
    [JsonPropertyName("eq_")]
    public bool? EqualTo { get; init; }

    /// <summary>Creates a condition that the flag has this value.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator BooleanCondition(bool value) => new() { EqualTo = value };

    /// <summary>Creates a condition that the flag has this value.</summary>
    /// <param name="value">The value; null converts to null.</param>
    public static implicit operator BooleanCondition?(bool? value) => value is { } given ? new() { EqualTo = given } : null;
}
