using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>A condition on the state of a run: its type, its name, or both.</summary>
/// <example><c>new FlowRunFilter { State = [StateType.Failed, StateType.Crashed] }</c></example>
[CollectionBuilder(typeof(StateCondition), nameof(Create))]
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record StateCondition : Condition
{
    /// <summary>The condition on the type.</summary>
    public StateTypeCondition? Type { get; init; }

    /// <summary>The condition on the name.</summary>
    public StateNameCondition? Name { get; init; }

    /// <summary>Creates a condition that the type is this one.</summary>
    /// <param name="value">The type.</param>
    public static implicit operator StateCondition(StateType value) => new() { Type = value };

    /// <summary>Creates a condition that the type is one of these.</summary>
    /// <param name="values">The types; null converts to null.</param>
    public static implicit operator StateCondition?(StateType[]? values) => values is null ? null : new() { Type = values };

    /// <summary>Creates a condition that the type is one of these.</summary>
    /// <param name="values">The types; null converts to null.</param>
    public static implicit operator StateCondition?(List<StateType>? values) => values is null ? null : new() { Type = values };

    /// <summary>Creates a condition that the type is one of these.</summary>
    /// <param name="values">The types; null converts to null.</param>
    public static implicit operator StateCondition?(HashSet<StateType>? values) => values is null ? null : new() { Type = values };

    /// <summary>Creates a condition that the type is one of these.</summary>
    /// <param name="values">The types; null converts to null.</param>
    public static implicit operator StateCondition?(ValueList<StateType>? values) => values is null ? null : new() { Type = values };

    /// <summary>Creates a condition that the type is one of these. Collection expressions call it.</summary>
    /// <param name="values">The types.</param>
    /// <returns>The condition.</returns>
    public static StateCondition Create(ReadOnlySpan<StateType> values) => new() { Type = StateTypeCondition.Create(values) };

    /// <summary>Enumerates the types. A collection expression takes its element type from here.</summary>
    /// <returns>An enumerator.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public IEnumerator<StateType> GetEnumerator() => (Type?.Any ?? ValueList<StateType>.Empty).GetEnumerator();
}
