namespace ArtifactStore.Benchmarks.Peers;

/// <summary>What filters ask of a row of <c>flow</c>.</summary>
internal sealed class FlowEntity
{
    public Guid Id { get; set; }

    public string Name { get; set; } = "";
}
