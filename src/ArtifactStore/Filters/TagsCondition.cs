using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>A condition on the tags of a row. A list converts to <see cref="All"/>: the row has all of these tags.</summary>
/// <example>
/// <c>new DeploymentFilter { Tags = "prod" }</c>, <c>new FlowRunFilter { Tags = ["eu", "prod"] }</c> (both),
/// <c>new DeploymentFilter { Tags = new() { Any = ["prod", "staging"] } }</c>
/// </example>
[CollectionBuilder(typeof(TagsCondition), nameof(Create))]
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record TagsCondition : Condition
{
    /// <summary>The row has all of these tags; <c>all_</c> on the wire. An empty list has no effect.</summary>
    /// <exception cref="ArgumentException">A tag is null, or contains a NUL character or an unpaired surrogate.</exception>
    [JsonPropertyName("all_")]
    public IEnumerable<string>? All
    {
        get;
        init => field = Text.Check(value, nameof(All));
    }

    /// <summary>The row has at least one of these tags; <c>any_</c> on the wire. An empty list matches nothing.</summary>
    /// <exception cref="ArgumentException">A tag is null, or contains a NUL character or an unpaired surrogate.</exception>
    [JsonPropertyName("any_")]
    public IEnumerable<string>? Any
    {
        get;
        init => field = Text.Check(value, nameof(Any));
    }

    /// <summary>True requires that the row has no tags, false that it has some; <c>is_null_</c> on the wire.</summary>
    [JsonPropertyName("is_null_")]
    public bool? IsNull { get; init; }

    /// <summary>Creates a condition that the row has this tag.</summary>
    /// <param name="value">The tag; null converts to null.</param>
    public static implicit operator TagsCondition?(string? value) => value is null ? null : new() { All = new ValueList<string>([value]) };

    /// <summary>Creates a condition that the row has all of these tags.</summary>
    /// <param name="values">The tags; null converts to null.</param>
    public static implicit operator TagsCondition?(string[]? values) => values is null ? null : new() { All = values };

    /// <summary>Creates a condition that the row has all of these tags.</summary>
    /// <param name="values">The tags; null converts to null.</param>
    public static implicit operator TagsCondition?(List<string>? values) => values is null ? null : new() { All = values };

    /// <summary>Creates a condition that the row has all of these tags.</summary>
    /// <param name="values">The tags; null converts to null.</param>
    public static implicit operator TagsCondition?(HashSet<string>? values) => values is null ? null : new() { All = values };

    /// <summary>Creates a condition that the row has all of these tags.</summary>
    /// <param name="values">The tags; null converts to null.</param>
    public static implicit operator TagsCondition?(ValueList<string>? values) => values is null ? null : new() { All = values };

    /// <summary>Creates a condition that the row has all of these tags. Collection expressions call it.</summary>
    /// <param name="values">The tags.</param>
    /// <returns>The condition.</returns>
    public static TagsCondition Create(ReadOnlySpan<string> values) => new() { All = ValueList.Create(values) };

    /// <summary>Enumerates <see cref="All"/>. A collection expression takes its element type from here.</summary>
    /// <returns>An enumerator.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public IEnumerator<string> GetEnumerator() => (All ?? ValueList<string>.Empty).GetEnumerator();
}
