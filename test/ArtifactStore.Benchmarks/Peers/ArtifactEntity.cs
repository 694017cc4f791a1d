namespace ArtifactStore.Benchmarks.Peers;

/// <summary>A row of <c>artifact</c>, or of a collection with its latest artifact, as the mappers build it.</summary>
internal sealed class ArtifactEntity
{
    public Guid Id { get; set; }

    public DateTimeOffset Created { get; set; }

    public DateTimeOffset Updated { get; set; }

    public string? Key { get; set; }

    public int? Version { get; set; }

    public string? Type { get; set; }

    public string? Description { get; set; }

    public string? Metadata { get; set; }

    public Guid? FlowRunId { get; set; }

    public Guid? TaskRunId { get; set; }

    /// <summary>Written only: reads leave it out, as the library does.</summary>
    public Guid? FlowId { get; set; }

    /// <summary>Written only.</summary>
    public Guid? DeploymentId { get; set; }

    public int? DataSize { get; set; }

    public string? Data { get; set; }

    /// <summary>The artifact's id where <see cref="Id"/> is that of its collection.</summary>
    public Guid? LatestId { get; set; }
}
