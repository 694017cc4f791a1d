namespace ArtifactStore.Benchmarks.Peers;

/// <summary>What filters ask of a row of <c>flow_run</c>.</summary>
internal sealed class FlowRunEntity
{
    public Guid Id { get; set; }

    public Guid? FlowId { get; set; }

    public Guid? DeploymentId { get; set; }
}
