using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>A condition on a text that can only be searched.</summary>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record LikeCondition : Condition
{
    /// <inheritdoc cref="TextCondition.Like"/>
    [JsonPropertyName("like_")]
    public string? Like { get; init => field = Text.Check(value, nameof(Like)); }
}
