namespace ArtifactStore;

/// <summary>The states of a flow run or task run. On the wire and in the database they are upper case: <c>COMPLETED</c>.</summary>
public enum StateType
{
    /// <summary>Planned for a time to come.</summary>
    Scheduled,

    /// <summary>Submitted, waiting for what it needs.</summary>
    Pending,

    /// <summary>At work.</summary>
    Running,

    /// <summary>Ended well.</summary>
    Completed,

    /// <summary>Ended by an error of its own.</summary>
    Failed,

    /// <summary>Ended by a request.</summary>
    Cancelled,

    /// <summary>Ended by its infrastructure.</summary>
    Crashed,

    /// <summary>Waiting for a go-ahead.</summary>
    Paused,

    /// <summary>Asked to end, not ended yet.</summary>
    Cancelling,
}
