using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Whether a task run belongs to a flow run. The three values of <c>is_null_</c> on the wire of a <see cref="TaskRunFlowRunCondition"/>.</summary>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public enum FlowRunMembership
{
    /// <summary>Inside a flow run: one of the list where there is a list, else any. Absent or <c>false</c> on the wire.</summary>
    Inside,

    /// <summary>No demand of its own: with a list, inside one of its flow runs; without, inside or outside. <c>null</c> on the wire.</summary>
    Anywhere,

    /// <summary>Outside any flow run; nothing else is looked at. <c>true</c> on the wire.</summary>
    Outside,
}
