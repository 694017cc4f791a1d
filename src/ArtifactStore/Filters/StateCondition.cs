using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>A condition on the state of a run: its type, its name, or both. Every part that is given counts.</summary>
/// <example><c>new FlowRunFilter { State = [StateType.Failed, StateType.Crashed] }</c></example>
[CollectionBuilder(typeof(StateCondition), nameof(Create))]
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record StateCondition : Condition
{
    /// <summary>What the type must be.</summary>
    public StateTypeCondition? Type { get; init; }

    /// <summary>What the name must be.</summary>
    public StateNameCondition? Name { get; init; }

    /// <summary>A condition that the type is this one.</summary>
    /// <param name="value">The type.</param>
    public static implicit operator StateCondition(StateType value) => new() { Type = value };

    /// <summary>A condition that the type is one of these.</summary>
    /// <param name="values">The types; null makes no condition.</param>
    public static implicit operator StateCondition?(StateType[]? values) => values is null ? null : new() { Type = values };

    /// <summary>A condition that the type is one of these.</summary>
    /// <param name="values">The types; null makes no condition.</param>
    public static implicit operator StateCondition?(List<StateType>? values) => values is null ? null : new() { Type = values };

    /// <summary>A condition that the type is one of these.</summary>
    /// <param name="values">The types; null makes no condition.</param>
    public static implicit operator StateCondition?(HashSet<StateType>? values) => values is null ? null : new() { Type = values };

    /// <summary>A condition that the type is one of these.</summary>
    /// <param name="values">The types; null makes no condition.</param>
    public static implicit operator StateCondition?(ValueList<StateType>? values) => values is null ? null : new() { Type = values };

    /// <summary>A condition that the type is one of these; the compiler calls it for a collection expression.</summary>
    /// <param name="values">The types.</param>
    /// <returns>The condition.</returns>
    public static StateCondition Create(ReadOnlySpan<StateType> values) => new() { Type = StateTypeCondition.Create(values) };

    /// <summary>Gives the types that are asked for; it is here because a collection expression needs an element type.</summary>
    /// <returns>An enumerator.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public IEnumerator<StateType> GetEnumerator() => (Type?.Any ?? ValueList<StateType>.Empty).GetEnumerator();
}
