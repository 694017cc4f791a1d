using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>A condition on a text that supports pattern matching only.</summary>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record LikeCondition : Condition
{
    /// <inheritdoc cref="TextCondition.Like"/>
    [JsonPropertyName("like_")]
    public string? Like
    {
        get;
        init => field = Text.Check(value, nameof(Like));
    }
}
