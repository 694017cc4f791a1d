using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>A condition on a whole number.</summary>
/// <example><c>new ArtifactFilter { Version = new() { AtLeast = 3 } }</c></example>
[CollectionBuilder(typeof(NumberCondition), nameof(Create))]
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record NumberCondition : Condition
{
    /// <summary>The value is in the list; <c>any_</c> on the wire. An empty list matches nothing; a null value is in no list.</summary>
    [JsonPropertyName("any_")]
    public IEnumerable<int>? Any
    {
        get;
        init => field = ValueList.Snapshot(value);
    }

    /// <summary>
    /// The value is not in the list; <c>not_any_</c> on the wire. An empty list has no effect; a null value does not satisfy it.
    /// </summary>
    [JsonPropertyName("not_any_")]
    public IEnumerable<int>? NotAny
    {
        get;
        init => field = ValueList.Snapshot(value);
    }

    /// <summary>True requires that there is no value, false that there is one; <c>is_null_</c> on the wire.</summary>
    [JsonPropertyName("is_null_")]
    public bool? IsNull { get; init; }

    /// <summary>The number is this one or greater; <c>ge_</c> on the wire.</summary>
    [JsonPropertyName("ge_")]
    public int? AtLeast { get; init; }

    /// <summary>The number is this one or less; <c>le_</c> on the wire.</summary>
    [JsonPropertyName("le_")]
    public int? AtMost { get; init; }

    /// <summary>Creates a condition that the value is this one.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator NumberCondition(int value) => new() { Any = new ValueList<int>([value]) };

    /// <summary>Creates a condition that the value is this one.</summary>
    /// <param name="value">The value; null converts to null.</param>
    public static implicit operator NumberCondition?(int? value) => value is { } given ? new() { Any = new ValueList<int>([given]) } : null;

    /// <summary>Creates a condition that the value is one of these.</summary>
    /// <param name="values">The values; null converts to null.</param>
    public static implicit operator NumberCondition?(int[]? values) => values is null ? null : new() { Any = values };

    /// <summary>Creates a condition that the value is one of these.</summary>
    /// <param name="values">The values; null converts to null.</param>
    public static implicit operator NumberCondition?(List<int>? values) => values is null ? null : new() { Any = values };

    /// <summary>Creates a condition that the value is one of these.</summary>
    /// <param name="values">The values; null converts to null.</param>
    public static implicit operator NumberCondition?(HashSet<int>? values) => values is null ? null : new() { Any = values };

    /// <summary>Creates a condition that the value is one of these.</summary>
    /// <param name="values">The values; null converts to null.</param>
    public static implicit operator NumberCondition?(ValueList<int>? values) => values is null ? null : new() { Any = values };

    /// <summary>Creates a condition that the value is one of these. Collection expressions call it.</summary>
    /// <param name="values">The values.</param>
    /// <returns>The condition.</returns>
    public static NumberCondition Create(ReadOnlySpan<int> values) => new() { Any = ValueList.Create(values) };

    /// <summary>Enumerates <see cref="Any"/>. A collection expression takes its element type from here.</summary>
    /// <returns>An enumerator.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public IEnumerator<int> GetEnumerator() => (Any ?? ValueList<int>.Empty).GetEnumerator();
}
