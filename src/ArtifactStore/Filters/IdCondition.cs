using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>A condition on an id.</summary>
/// <example><c>new ArtifactFilter { FlowRunId = run.Id }</c></example>
[CollectionBuilder(typeof(IdCondition), nameof(Create))]
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record IdCondition : Condition
{
    /// <summary>The value is in the list; <c>any_</c> on the wire. An empty list matches nothing; a null value is in no list.</summary>
    [JsonPropertyName("any_")]
    public IEnumerable<Guid>? Any
    {
        get;
        init => field = ValueList.Snapshot(value);
    }

    /// <summary>
    /// The value is not in the list; <c>not_any_</c> on the wire. An empty list has no effect; a null value does not satisfy it.
    /// </summary>
    [JsonPropertyName("not_any_")]
    public IEnumerable<Guid>? NotAny
    {
        get;
        init => field = ValueList.Snapshot(value);
    }

    /// <summary>True requires that there is no value, false that there is one; <c>is_null_</c> on the wire.</summary>
    [JsonPropertyName("is_null_")]
    public bool? IsNull { get; init; }

    /// <summary>Creates a condition that the value is this one.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator IdCondition(Guid value) => new() { Any = new ValueList<Guid>([value]) };

    /// <summary>Creates a condition that the value is this one.</summary>
    /// <param name="value">The value; null converts to null.</param>
    public static implicit operator IdCondition?(Guid? value) => value is { } given ? new() { Any = new ValueList<Guid>([given]) } : null;

    /// <summary>Creates a condition that the value is one of these.</summary>
    /// <param name="values">The values; null converts to null.</param>
    public static implicit operator IdCondition?(Guid[]? values) => values is null ? null : new() { Any = values };

    /// <summary>Creates a condition that the value is one of these.</summary>
    /// <param name="values">The values; null converts to null.</param>
    public static implicit operator IdCondition?(List<Guid>? values) => values is null ? null : new() { Any = values };

    /// <summary>Creates a condition that the value is one of these.</summary>
    /// <param name="values">The values; null converts to null.</param>
    public static implicit operator IdCondition?(HashSet<Guid>? values) => values is null ? null : new() { Any = values };

    /// <summary>Creates a condition that the value is one of these.</summary>
    /// <param name="values">The values; null converts to null.</param>
    public static implicit operator IdCondition?(ValueList<Guid>? values) => values is null ? null : new() { Any = values };

    /// <summary>Creates a condition that the value is one of these. Collection expressions call it.</summary>
    /// <param name="values">The values.</param>
    /// <returns>The condition.</returns>
    public static IdCondition Create(ReadOnlySpan<Guid> values) => new() { Any = ValueList.Create(values) };

    /// <summary>Enumerates <see cref="Any"/>. A collection expression takes its element type from here.</summary>
    /// <returns>An enumerator.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public IEnumerator<Guid> GetEnumerator() => (Any ?? ValueList<Guid>.Empty).GetEnumerator();
}
