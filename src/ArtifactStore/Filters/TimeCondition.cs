using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>A condition on a time. Both bounds are inclusive, and truncated to microseconds as stored times are.</summary>
/// <example><c>new FlowRunFilter { StartTime = new() { After = monday, Before = friday } }</c></example>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record TimeCondition : Condition
{
    /// <summary>The time is this one or earlier; <c>before_</c> on the wire.</summary>
    [JsonPropertyName("before_")]
    public DateTimeOffset? Before
    {
        get;
        init => field = Timestamp.Normalize(value);
    }

    /// <summary>The time is this one or later; <c>after_</c> on the wire.</summary>
    [JsonPropertyName("after_")]
    public DateTimeOffset? After
    {
        get;
        init => field = Timestamp.Normalize(value);
    }

    /// <summary>True requires that there is no time, false that there is one; <c>is_null_</c> on the wire.</summary>
    [JsonPropertyName("is_null_")]
    public bool? IsNull { get; init; }
}
