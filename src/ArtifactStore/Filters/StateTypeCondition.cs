using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>The part of a <see cref="StateCondition"/> for the type.</summary>
/// <example><c>new StateCondition { Type = [StateType.Failed, StateType.Crashed] }</c></example>
[CollectionBuilder(typeof(StateTypeCondition), nameof(Create))]
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record StateTypeCondition : Condition
{
    /// <summary>The value is in the list; <c>any_</c> on the wire. An empty list matches nothing; a null value is in no list.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A type is not one of the named values.</exception>
    [JsonPropertyName("any_")]
    public IEnumerable<StateType>? Any
    {
        get;
        init => field = EnumValue.Check(value, nameof(Any));
    }

    /// <summary>
    /// The value is not in the list; <c>not_any_</c> on the wire. An empty list has no effect; a null value does not satisfy it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A type is not one of the named values.</exception>
    [JsonPropertyName("not_any_")]
    public IEnumerable<StateType>? NotAny
    {
        get;
        init => field = EnumValue.Check(value, nameof(NotAny));
    }

    /// <summary>Creates a condition that the value is this one.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator StateTypeCondition(StateType value) => new() { Any = new ValueList<StateType>([value]) };

    /// <summary>Creates a condition that the value is this one.</summary>
    /// <param name="value">The value; null converts to null.</param>
    public static implicit operator StateTypeCondition?(StateType? value) =>
        value is { } given ? new() { Any = new ValueList<StateType>([given]) } : null;

    /// <summary>Creates a condition that the value is one of these.</summary>
    /// <param name="values">The values; null converts to null.</param>
    public static implicit operator StateTypeCondition?(StateType[]? values) => values is null ? null : new() { Any = values };

    /// <summary>Creates a condition that the value is one of these.</summary>
    /// <param name="values">The values; null converts to null.</param>
    public static implicit operator StateTypeCondition?(List<StateType>? values) => values is null ? null : new() { Any = values };

    /// <summary>Creates a condition that the value is one of these.</summary>
    /// <param name="values">The values; null converts to null.</param>
    public static implicit operator StateTypeCondition?(HashSet<StateType>? values) => values is null ? null : new() { Any = values };

    /// <summary>Creates a condition that the value is one of these.</summary>
    /// <param name="values">The values; null converts to null.</param>
    public static implicit operator StateTypeCondition?(ValueList<StateType>? values) => values is null ? null : new() { Any = values };

    /// <summary>Creates a condition that the value is one of these. Collection expressions call it.</summary>
    /// <param name="values">The values.</param>
    /// <returns>The condition.</returns>
    public static StateTypeCondition Create(ReadOnlySpan<StateType> values) => new() { Any = ValueList.Create(values) };

    /// <summary>Enumerates <see cref="Any"/>. A collection expression takes its element type from here.</summary>
    /// <returns>An enumerator.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public IEnumerator<StateType> GetEnumerator() => (Any ?? ValueList<StateType>.Empty).GetEnumerator();
}
