using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>The part of a <see cref="StateCondition"/> for the name.</summary>
/// <example><c>new StateCondition { Name = "Retrying" }</c></example>
[CollectionBuilder(typeof(StateNameCondition), nameof(Create))]
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record StateNameCondition : Condition
{
    /// <summary>The value is in the list; <c>any_</c> on the wire. An empty list matches nothing; a null value is in no list.</summary>
    /// <exception cref="ArgumentException">A text is null, or contains a NUL character or an unpaired surrogate.</exception>
    [JsonPropertyName("any_")]
    public IEnumerable<string>? Any
    {
        get;
        init => field = Text.Check(value, nameof(Any));
    }

    /// <summary>
    /// The value is not in the list; <c>not_any_</c> on the wire. An empty list has no effect; a null value does not satisfy it.
    /// </summary>
    /// <exception cref="ArgumentException">A text is null, or contains a NUL character or an unpaired surrogate.</exception>
    [JsonPropertyName("not_any_")]
    public IEnumerable<string>? NotAny
    {
        get;
        init => field = Text.Check(value, nameof(NotAny));
    }

    /// <summary>Creates a condition that the value is this one.</summary>
    /// <param name="value">The value; null converts to null.</param>
    public static implicit operator StateNameCondition?(string? value) =>
        value is null ? null : new() { Any = new ValueList<string>([value]) };

    /// <summary>Creates a condition that the value is one of these.</summary>
    /// <param name="values">The values; null converts to null.</param>
    public static implicit operator StateNameCondition?(string[]? values) => values is null ? null : new() { Any = values };

    /// <summary>Creates a condition that the value is one of these.</summary>
    /// <param name="values">The values; null converts to null.</param>
    public static implicit operator StateNameCondition?(List<string>? values) => values is null ? null : new() { Any = values };

    /// <summary>Creates a condition that the value is one of these.</summary>
    /// <param name="values">The values; null converts to null.</param>
    public static implicit operator StateNameCondition?(HashSet<string>? values) => values is null ? null : new() { Any = values };

    /// <summary>Creates a condition that the value is one of these.</summary>
    /// <param name="values">The values; null converts to null.</param>
    public static implicit operator StateNameCondition?(ValueList<string>? values) => values is null ? null : new() { Any = values };

    /// <summary>Creates a condition that the value is one of these. Collection expressions call it.</summary>
    /// <param name="values">The values.</param>
    /// <returns>The condition.</returns>
    public static StateNameCondition Create(ReadOnlySpan<string> values) => new() { Any = ValueList.Create(values) };

    /// <summary>Enumerates <see cref="Any"/>. A collection expression takes its element type from here.</summary>
    /// <returns>An enumerator.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public IEnumerator<string> GetEnumerator() => (Any ?? ValueList<string>.Empty).GetEnumerator();
}
