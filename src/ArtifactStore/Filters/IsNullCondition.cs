using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>A condition that something is absent, or present.</summary>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record IsNullCondition : Condition
{
    /// <summary>True: there is none. False: there is one at least. <c>is_null_</c> on the wire.</summary>
    [JsonPropertyName("is_null_")]
    public bool? IsNull { get; init; }
}
