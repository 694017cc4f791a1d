using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>A condition that rows of another kind exist, or do not.</summary>
/// <example><c>new TaskRunFilter { SubflowRuns = true }</c></example>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record ExistsCondition : Condition
{
    /// <summary>True: there is one at least. False: there is none. <c>exists_</c> on the wire.</summary>
    [JsonPropertyName("exists_")]
    public bool? Exists { get; init; }

    /// <summary>A condition that there is one, or none.</summary>
    /// <param name="value">Whether there is one.</param>
    public static implicit operator ExistsCondition(bool value) => new() { Exists = value };
}
