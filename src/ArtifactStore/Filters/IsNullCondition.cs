using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>A condition that something is absent, or present.</summary>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record IsNullCondition : Condition
{
    /// <summary>True requires that there is none, false that there is at least one; <c>is_null_</c> on the wire.</summary>
    [JsonPropertyName("is_null_")]
    public bool? IsNull { get; init; }
}
