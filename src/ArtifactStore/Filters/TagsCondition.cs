using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>A condition on the tags of a row.</summary>
/// <example><c>new DeploymentFilter { Tags = "prod" }</c>, <c>new DeploymentFilter { Tags = new() { Any = ["prod", "staging"] } }</c></example>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record TagsCondition : Condition
{
    /// <summary>The row has every one of these tags; <c>all_</c> on the wire. An empty list says nothing.</summary>
    /// <exception cref="ArgumentException">A tag is null, or contains a NUL character or an unpaired surrogate.</exception>
    [JsonPropertyName("all_")]
    public ValueList<string>? All { get; init => field = Text.Check(value, nameof(All)); }

    /// <summary>The row has one of these tags at least; <c>any_</c> on the wire. An empty list matches nothing.</summary>
    /// <exception cref="ArgumentException">A tag is null, or contains a NUL character or an unpaired surrogate.</exception>
    [JsonPropertyName("any_")]
    public ValueList<string>? Any { get; init => field = Text.Check(value, nameof(Any)); }

    /// <summary>True: the row has no tags. False: it has some. <c>is_null_</c> on the wire.</summary>
    [JsonPropertyName("is_null_")]
    public bool? IsNull { get; init; }

    /// <summary>A condition that the row has this tag.</summary>
    /// <param name="value">The tag; null makes no condition.</param>
    public static implicit operator TagsCondition?(string? value) => value is null ? null : new() { All = [value] };
}
