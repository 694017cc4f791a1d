using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>A condition on the creator of a flow run.</summary>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record CreatedByCondition : Condition
{
    /// <summary>The creator's id is in the list; <c>id_</c> on the wire. An empty list matches nothing.</summary>
    [JsonPropertyName("id_")]
    public IEnumerable<Guid>? Id
    {
        get;
        init => field = ValueList.Snapshot(value);
    }

    /// <summary>The kind of creator is in the list; <c>type_</c> on the wire. An empty list matches nothing.</summary>
    /// <exception cref="ArgumentException">A text is null, or contains a NUL character or an unpaired surrogate.</exception>
    [JsonPropertyName("type_")]
    public IEnumerable<string>? Type
    {
        get;
        init => field = Text.Check(value, nameof(Type));
    }

    /// <summary>True requires that the creator is unknown, false that it is known; <c>is_null_</c> on the wire.</summary>
    [JsonPropertyName("is_null_")]
    public bool? IsNull { get; init; }
}
