using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Selects, orders and pages task runs.</summary>
/// <example>
/// <code>new TaskRunQuery { Flows = new() { Name = "nightly" }, Sort = RunSort.StartTimeDesc, Limit = 50 }</code>
/// </example>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record TaskRunQuery : RunQuery<TaskRun>
{
    /// <summary>The filter on the task run itself.</summary>
    public TaskRunFilter? TaskRuns { get; init; }

    /// <summary>The filter on the flow run that the task run belongs to.</summary>
    public FlowRunFilter? FlowRuns { get; init; }

    /// <summary>The filter on the flow of that flow run.</summary>
    public FlowFilter? Flows { get; init; }

    /// <summary>The filter on the deployment of that flow run.</summary>
    public DeploymentFilter? Deployments { get; init; }

    /// <summary>The filter on the work pool of that flow run's work queue.</summary>
    public WorkPoolFilter? WorkPools { get; init; }

    private protected override RunKind Kind => RunKind.TaskRun;

    internal override TaskRunFilter? OnTaskRuns => TaskRuns;

    internal override FlowRunFilter? OnFlowRuns => FlowRuns;

    internal override FlowFilter? OnFlows => Flows;

    internal override DeploymentFilter? OnDeployments => Deployments;

    internal override WorkPoolFilter? OnWorkPools => WorkPools;
}
