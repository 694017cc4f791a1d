using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>The states of a flow run or task run. In JSON and in the database they are upper case: <c>COMPLETED</c>.</summary>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public enum StateType
{
    /// <summary>Scheduled for a future time.</summary>
    [JsonStringEnumMemberName("SCHEDULED")]
    Scheduled,

    /// <summary>Submitted, and waiting for resources.</summary>
    [JsonStringEnumMemberName("PENDING")]
    Pending,

    /// <summary>Running.</summary>
    [JsonStringEnumMemberName("RUNNING")]
    Running,

    /// <summary>Completed successfully.</summary>
    [JsonStringEnumMemberName("COMPLETED")]
    Completed,

    /// <summary>Failed with an error of its own.</summary>
    [JsonStringEnumMemberName("FAILED")]
    Failed,

    /// <summary>Cancelled on request.</summary>
    [JsonStringEnumMemberName("CANCELLED")]
    Cancelled,

    /// <summary>Terminated by its infrastructure.</summary>
    [JsonStringEnumMemberName("CRASHED")]
    Crashed,

    /// <summary>Paused until it is resumed.</summary>
    [JsonStringEnumMemberName("PAUSED")]
    Paused,

    /// <summary>Cancellation requested, but not completed.</summary>
    [JsonStringEnumMemberName("CANCELLING")]
    Cancelling,
}
