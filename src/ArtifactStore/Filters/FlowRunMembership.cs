using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>
/// The membership of a task run in a flow run: the three values of <c>is_null_</c> in a <see cref="TaskRunFlowRunCondition"/> on the wire.
/// </summary>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public enum FlowRunMembership
{
    /// <summary>Inside a flow run: one of the list if there is one, otherwise any. Absent or <c>false</c> on the wire.</summary>
    Inside,

    /// <summary>No requirement. With a list, inside one of its flow runs; without, inside or outside. <c>null</c> on the wire.</summary>
    Anywhere,

    /// <summary>Outside any flow run; the list is ignored. <c>true</c> on the wire.</summary>
    Outside,
}
