using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Filters by the flow run that produced the artifact.</summary>
/// <example><c>new FlowRunFilter { State = StateType.Failed, StartTime = new() { After = monday } }</c></example>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record FlowRunFilter : Filter
{
    /// <summary>The flow run's id.</summary>
    public IdCondition? Id { get; init; }

    /// <summary>The name.</summary>
    public TextCondition? Name { get; init; }

    /// <summary>The tags.</summary>
    public TagsCondition? Tags { get; init; }

    /// <summary>The deployment that started it.</summary>
    public IdCondition? DeploymentId { get; init; }

    /// <summary>The name of the work queue, as stored in the run.</summary>
    public TextCondition? WorkQueueName { get; init; }

    /// <summary>The state.</summary>
    public StateCondition? State { get; init; }

    /// <summary>The version of the flow's code.</summary>
    public TextCondition? FlowVersion { get; init; }

    /// <summary>
    /// The start time. Bounds apply to the expected start time if the run has not started; <see cref="TimeCondition.IsNull"/> tests the
    /// start time alone.
    /// </summary>
    public TimeCondition? StartTime { get; init; }

    /// <summary>The end time.</summary>
    public TimeCondition? EndTime { get; init; }

    /// <summary>The expected start time.</summary>
    public TimeCondition? ExpectedStartTime { get; init; }

    /// <summary>The time of the next scheduled start.</summary>
    public TimeCondition? NextScheduledStartTime { get; init; }

    /// <summary>The flow run of the parent task run.</summary>
    public IdCondition? ParentFlowRunId { get; init; }

    /// <summary>The task run that started it.</summary>
    public IdCondition? ParentTaskRunId { get; init; }

    /// <summary>The key by which the host recognises repeated requests.</summary>
    public TextCondition? IdempotencyKey { get; init; }

    /// <summary>The creator.</summary>
    public CreatedByCondition? CreatedBy { get; init; }
}
