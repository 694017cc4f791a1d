namespace ArtifactStore.Benchmarks.Peers;

/// <summary>What filters ask of a row of <c>deployment</c>.</summary>
internal sealed class DeploymentEntity
{
    public Guid Id { get; set; }

    public string Name { get; set; } = "";
}
