using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>The part of a <see cref="StateCondition"/> that looks at the type.</summary>
/// <example><c>new StateCondition { Type = [StateType.Failed, StateType.Crashed] }</c></example>
[CollectionBuilder(typeof(StateTypeCondition), nameof(Create))]
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record StateTypeCondition : Condition
{
    /// <summary>The value is in the list; <c>any_</c> on the wire. An empty list matches nothing; a null value is in no list.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A type is not one of the names.</exception>
    [JsonPropertyName("any_")]
    public IEnumerable<StateType>? Any { get; init => field = EnumValue.Check(value, nameof(Any)); }

    /// <summary>The value is not in the list; <c>not_any_</c> on the wire. An empty list says nothing; a null value does not satisfy it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A type is not one of the names.</exception>
    [JsonPropertyName("not_any_")]
    public IEnumerable<StateType>? NotAny { get; init => field = EnumValue.Check(value, nameof(NotAny)); }

    /// <summary>A condition that the value is this one.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator StateTypeCondition(StateType value) => new() { Any = new ValueList<StateType>([value]) };

    /// <summary>A condition that the value is this one.</summary>
    /// <param name="value">The value; null makes no condition.</param>
    public static implicit operator StateTypeCondition?(StateType? value) => value is { } given ? new() { Any = new ValueList<StateType>([given]) } : null;

    /// <summary>A condition that the value is one of these.</summary>
    /// <param name="values">The values; null makes no condition.</param>
    public static implicit operator StateTypeCondition?(StateType[]? values) => values is null ? null : new() { Any = values };

    /// <summary>A condition that the value is one of these.</summary>
    /// <param name="values">The values; null makes no condition.</param>
    public static implicit operator StateTypeCondition?(List<StateType>? values) => values is null ? null : new() { Any = values };

    /// <summary>A condition that the value is one of these.</summary>
    /// <param name="values">The values; null makes no condition.</param>
    public static implicit operator StateTypeCondition?(HashSet<StateType>? values) => values is null ? null : new() { Any = values };

    /// <summary>A condition that the value is one of these.</summary>
    /// <param name="values">The values; null makes no condition.</param>
    public static implicit operator StateTypeCondition?(ValueList<StateType>? values) => values is null ? null : new() { Any = values };

    /// <summary>A condition that the value is one of these; the compiler calls it for a collection expression.</summary>
    /// <param name="values">The values.</param>
    /// <returns>The condition.</returns>
    public static StateTypeCondition Create(ReadOnlySpan<StateType> values) => new() { Any = ValueList.Create(values) };

    /// <summary>Gives the values of <see cref="Any"/>; it is here because a collection expression needs an element type.</summary>
    /// <returns>An enumerator.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public IEnumerator<StateType> GetEnumerator() => (Any ?? ValueList<StateType>.Empty).GetEnumerator();
}
