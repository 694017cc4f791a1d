namespace ArtifactStore.Benchmarks.Peers;

/// <summary>A key with the fields of its latest artifact.</summary>
internal sealed class LatestEntity
{
    public Guid Id { get; set; }

    public DateTimeOffset Created { get; set; }

    public DateTimeOffset Updated { get; set; }

    public string Key { get; set; } = "";

    public int Version { get; set; }

    public string? Type { get; set; }

    public string? Description { get; set; }

    public string? Metadata { get; set; }

    public Guid? FlowRunId { get; set; }

    public Guid? TaskRunId { get; set; }

    public int? DataSize { get; set; }

    public Guid LatestId { get; set; }

    public string? Data { get; set; }
}
