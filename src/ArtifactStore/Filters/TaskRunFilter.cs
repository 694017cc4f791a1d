using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Asks for the task run that produced an artifact.</summary>
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

    /// <summary>When it started.</summary>
    public TimeCondition? StartTime { get; init; }

    /// <summary>When it ended.</summary>
    public TimeCondition? EndTime { get; init; }

    /// <summary>When it was expected to start.</summary>
    public TimeCondition? ExpectedStartTime { get; init; }

    /// <summary>Whether it started flow runs of its own.</summary>
    public ExistsCondition? SubflowRuns { get; init; }

    /// <summary>The flow run that it belongs to.</summary>
    public TaskRunFlowRunCondition? FlowRunId { get; init; }
}
