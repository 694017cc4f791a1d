using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>A condition that rows of another kind exist, or do not.</summary>
/// <example><c>new TaskRunFilter { SubflowRuns = true }</c></example>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record ExistsCondition : Condition
{
    /// <summary>True requires at least one, false requires none; <c>exists_</c> on the wire.</summary>
    [JsonPropertyName("exists_")]
    public bool? Exists { get; init; }

    /// <summary>Creates a condition that there is one, or none.</summary>
    /// <param name="value">True to require one, false to require none.</param>
    public static implicit operator ExistsCondition(bool value) => new() { Exists = value };
}
