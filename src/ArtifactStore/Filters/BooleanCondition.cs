using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>A condition on a flag.</summary>
/// <example><c>new DeploymentFilter { Paused = false }</c></example>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record BooleanCondition : Condition
{
    /// <summary>The value that the flag must have; <c>eq_</c> on the wire.</summary>
    [JsonPropertyName("eq_")]
    public bool? EqualTo { get; init; }

    /// <summary>A condition that the flag has this value.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator BooleanCondition(bool value) => new() { EqualTo = value };

    /// <summary>A condition that the flag has this value.</summary>
    /// <param name="value">The value; null makes no condition.</param>
    public static implicit operator BooleanCondition?(bool? value) => value is { } given ? new() { EqualTo = given } : null;
}
