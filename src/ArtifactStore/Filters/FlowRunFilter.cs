using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Asks for the flow run that produced an artifact.</summary>
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

    /// <summary>The deployment that it ran from.</summary>
    public IdCondition? DeploymentId { get; init; }

    /// <summary>The name of the work queue as the run knows it.</summary>
    public TextCondition? WorkQueueName { get; init; }

    /// <summary>The state.</summary>
    public StateCondition? State { get; init; }

    /// <summary>The version of the flow's code.</summary>
    public TextCondition? FlowVersion { get; init; }

    /// <summary>When it started. Bounds compare the expected start time where it has not started; <see cref="TimeCondition.IsNull"/> looks at the start time alone.</summary>
    public TimeCondition? StartTime { get; init; }

    /// <summary>When it ended.</summary>
    public TimeCondition? EndTime { get; init; }

    /// <summary>When it was expected to start.</summary>
    public TimeCondition? ExpectedStartTime { get; init; }

    /// <summary>When it is to start next.</summary>
    public TimeCondition? NextScheduledStartTime { get; init; }

    /// <summary>The flow run that the parent task run belongs to.</summary>
    public IdCondition? ParentFlowRunId { get; init; }

    /// <summary>The task run that started it.</summary>
    public IdCondition? ParentTaskRunId { get; init; }

    /// <summary>The text by which the host recognises a request.</summary>
    public TextCondition? IdempotencyKey { get; init; }

    /// <summary>Who or what started it.</summary>
    public CreatedByCondition? CreatedBy { get; init; }
}
