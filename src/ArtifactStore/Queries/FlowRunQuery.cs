using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Selects, orders and pages flow runs.</summary>
/// <example>
/// <code>new FlowRunQuery { FlowRuns = new() { State = StateType.Running }, Sort = RunSort.StartTimeAsc, Limit = 50 }</code>
/// </example>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record FlowRunQuery : RunQuery<FlowRun>
{
    /// <summary>The filter on the flow run itself.</summary>
    public FlowRunFilter? FlowRuns { get; init; }

    /// <summary>The filter on the flow run's flow.</summary>
    public FlowFilter? Flows { get; init; }

    /// <summary>The filter on the flow run's deployment.</summary>
    public DeploymentFilter? Deployments { get; init; }

    /// <summary>The filter on the work pool of the flow run's work queue.</summary>
    public WorkPoolFilter? WorkPools { get; init; }

    private protected override RunKind Kind => RunKind.FlowRun;

    internal override FlowRunFilter? OnFlowRuns => FlowRuns;

    internal override FlowFilter? OnFlows => Flows;

    internal override DeploymentFilter? OnDeployments => Deployments;

    internal override WorkPoolFilter? OnWorkPools => WorkPools;
}
