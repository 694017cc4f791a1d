namespace ArtifactStore.Benchmarks.Peers;

/// <summary>A row of <c>artifact_collection</c>.</summary>
internal sealed class CollectionEntity
{
    public Guid Id { get; set; }

    public DateTimeOffset Created { get; set; }

    public DateTimeOffset Updated { get; set; }

    public string Key { get; set; } = "";

    public Guid LatestId { get; set; }

    public int Version { get; set; }

    public int LastVersion { get; set; }

    public string? Type { get; set; }

    public Guid? FlowRunId { get; set; }

    public Guid? TaskRunId { get; set; }

    public Guid? FlowId { get; set; }

    public Guid? DeploymentId { get; set; }

    /// <summary>The collection of a key that is new.</summary>
    public static CollectionEntity Of(string key, DateTimeOffset now) =>
        new()
        {
            Id = Guid.CreateVersion7(),
            Created = now,
            Key = key,
        };

    /// <summary>Takes the next version, and points to its artifact.</summary>
    public void Advance(ArtifactEntity artifact)
    {
        artifact.Version = LastVersion + 1;
        Updated = artifact.Created;
        LatestId = artifact.Id;
        Version = LastVersion + 1;
        LastVersion++;
        Type = artifact.Type;
        FlowRunId = artifact.FlowRunId;
        TaskRunId = artifact.TaskRunId;
        FlowId = artifact.FlowId;
        DeploymentId = artifact.DeploymentId;
    }
}
