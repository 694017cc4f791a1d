using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>The states of a flow run or task run. On the wire and in the database they are upper case: <c>COMPLETED</c>.</summary>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public enum StateType
{
    /// <summary>Planned for a time to come.</summary>
    [JsonStringEnumMemberName("SCHEDULED")]
    Scheduled,

    /// <summary>Submitted, waiting for what it needs.</summary>
    [JsonStringEnumMemberName("PENDING")]
    Pending,

    /// <summary>At work.</summary>
    [JsonStringEnumMemberName("RUNNING")]
    Running,

    /// <summary>Ended well.</summary>
    [JsonStringEnumMemberName("COMPLETED")]
    Completed,

    /// <summary>Ended by an error of its own.</summary>
    [JsonStringEnumMemberName("FAILED")]
    Failed,

    /// <summary>Ended by a request.</summary>
    [JsonStringEnumMemberName("CANCELLED")]
    Cancelled,

    /// <summary>Ended by its infrastructure.</summary>
    [JsonStringEnumMemberName("CRASHED")]
    Crashed,

    /// <summary>Waiting for a go-ahead.</summary>
    [JsonStringEnumMemberName("PAUSED")]
    Paused,

    /// <summary>Asked to end, not ended yet.</summary>
    [JsonStringEnumMemberName("CANCELLING")]
    Cancelling,
}
