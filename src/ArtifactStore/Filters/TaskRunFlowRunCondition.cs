using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>A condition on the flow run that a task run belongs to.</summary>
/// <remarks>The empty condition asks for task runs inside some flow run.</remarks>
/// <example><c>new TaskRunFilter { FlowRunId = run.Id }</c></example>
[CollectionBuilder(typeof(TaskRunFlowRunCondition), nameof(Create))]
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record TaskRunFlowRunCondition : Condition
{
    /// <summary>The flow run is in the list; <c>any_</c> on the wire. An empty list matches nothing.</summary>
    [JsonPropertyName("any_")]
    public IEnumerable<Guid>? Any { get; init => field = ValueList.Snapshot(value); }

    /// <summary>Whether the task run belongs to a flow run at all; <c>is_null_</c> on the wire, where absent, null and true are three things.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not one of the names.</exception>
    [JsonPropertyName("is_null_")]
    public FlowRunMembership Membership { get; init => field = EnumValue.Check(value, nameof(Membership)); }

    /// <summary>A condition that the task run belongs to this flow run.</summary>
    /// <param name="value">The id of the flow run.</param>
    public static implicit operator TaskRunFlowRunCondition(Guid value) => new() { Any = new ValueList<Guid>([value]) };

    /// <summary>A condition that the task run belongs to one of these flow runs.</summary>
    /// <param name="values">The ids; null makes no condition.</param>
    public static implicit operator TaskRunFlowRunCondition?(Guid[]? values) => values is null ? null : new() { Any = values };

    /// <summary>A condition that the task run belongs to one of these flow runs.</summary>
    /// <param name="values">The ids; null makes no condition.</param>
    public static implicit operator TaskRunFlowRunCondition?(List<Guid>? values) => values is null ? null : new() { Any = values };

    /// <summary>A condition that the task run belongs to one of these flow runs.</summary>
    /// <param name="values">The ids; null makes no condition.</param>
    public static implicit operator TaskRunFlowRunCondition?(HashSet<Guid>? values) => values is null ? null : new() { Any = values };

    /// <summary>A condition that the task run belongs to one of these flow runs.</summary>
    /// <param name="values">The ids; null makes no condition.</param>
    public static implicit operator TaskRunFlowRunCondition?(ValueList<Guid>? values) => values is null ? null : new() { Any = values };

    /// <summary>A condition that the task run belongs to one of these flow runs; the compiler calls it for a collection expression.</summary>
    /// <param name="values">The ids.</param>
    /// <returns>The condition.</returns>
    public static TaskRunFlowRunCondition Create(ReadOnlySpan<Guid> values) => new() { Any = ValueList.Create(values) };

    /// <summary>Gives the values of <see cref="Any"/>; it is here because a collection expression needs an element type.</summary>
    /// <returns>An enumerator.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public IEnumerator<Guid> GetEnumerator() => (Any ?? ValueList<Guid>.Empty).GetEnumerator();
}
