using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Filters by the task run that produced the artifact.</summary>
/// <example><c>new TaskRunFilter { Name = "extract", FlowRunId = run.Id }</c></example>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record TaskRunFilter : Filter
{
    /// <summary>The task run's id.</summary>
    public IdCondition? Id { get; init; }

    /// <summary>The name.</summary>
    public TextCondition? Name { get; init; }

    /// <summary>The tags.</summary>
    public TagsCondition? Tags { get; init; }

    /// <summary>The state.</summary>
    public StateCondition? State { get; init; }

    /// <summary>The start time.</summary>
    public TimeCondition? StartTime { get; init; }

    /// <summary>The end time.</summary>
    public TimeCondition? EndTime { get; init; }

    /// <summary>The expected start time.</summary>
    public TimeCondition? ExpectedStartTime { get; init; }

    /// <summary>The existence of flow runs that the task run started.</summary>
    public ExistsCondition? SubflowRuns { get; init; }

    /// <summary>The flow run that it belongs to.</summary>
    public TaskRunFlowRunCondition? FlowRunId { get; init; }
}
