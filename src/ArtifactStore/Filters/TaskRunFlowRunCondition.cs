using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>A condition on the flow run that a task run belongs to.</summary>
/// <remarks>The empty condition requires that the task run is inside some flow run.</remarks>
/// <example><c>new TaskRunFilter { FlowRunId = run.Id }</c></example>
[CollectionBuilder(typeof(TaskRunFlowRunCondition), nameof(Create))]
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record TaskRunFlowRunCondition : Condition
{
    /// <summary>The flow run is in the list; <c>any_</c> on the wire. An empty list matches nothing.</summary>
    [JsonPropertyName("any_")]
    public IEnumerable<Guid>? Any
    {
        get;
        init => field = ValueList.Snapshot(value);
    }

    /// <summary>The membership in a flow run; <c>is_null_</c> on the wire, where absent, null and true differ.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the named values.</exception>
    [JsonPropertyName("is_null_")]
    public FlowRunMembership Membership
    {
        get;
        init => field = EnumValue.Check(value, nameof(Membership));
    }

    /// <summary>Creates a condition that the task run belongs to this flow run.</summary>
    /// <param name="value">The id of the flow run.</param>
    public static implicit operator TaskRunFlowRunCondition(Guid value) => new() { Any = new ValueList<Guid>([value]) };

    /// <summary>Creates a condition that the task run belongs to one of these flow runs.</summary>
    /// <param name="values">The ids; null converts to null.</param>
    public static implicit operator TaskRunFlowRunCondition?(Guid[]? values) => values is null ? null : new() { Any = values };

    /// <summary>Creates a condition that the task run belongs to one of these flow runs.</summary>
    /// <param name="values">The ids; null converts to null.</param>
    public static implicit operator TaskRunFlowRunCondition?(List<Guid>? values) => values is null ? null : new() { Any = values };

    /// <summary>Creates a condition that the task run belongs to one of these flow runs.</summary>
    /// <param name="values">The ids; null converts to null.</param>
    public static implicit operator TaskRunFlowRunCondition?(HashSet<Guid>? values) => values is null ? null : new() { Any = values };

    /// <summary>Creates a condition that the task run belongs to one of these flow runs.</summary>
    /// <param name="values">The ids; null converts to null.</param>
    public static implicit operator TaskRunFlowRunCondition?(ValueList<Guid>? values) => values is null ? null : new() { Any = values };

    /// <summary>Creates a condition that the task run belongs to one of these flow runs. Collection expressions call it.</summary>
    /// <param name="values">The ids.</param>
    /// <returns>The condition.</returns>
    public static TaskRunFlowRunCondition Create(ReadOnlySpan<Guid> values) => new() { Any = ValueList.Create(values) };

    /// <summary>Enumerates <see cref="Any"/>. A collection expression takes its element type from here.</summary>
    /// <returns>An enumerator.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public IEnumerator<Guid> GetEnumerator() => (Any ?? ValueList<Guid>.Empty).GetEnumerator();
}
