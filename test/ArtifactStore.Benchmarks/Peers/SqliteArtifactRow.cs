namespace ArtifactStore.Benchmarks.Peers;

/// <summary>A row as Dapper reads it from SQLite, where ids and times are texts.</summary>
internal sealed class SqliteArtifactRow
{
    public string Id { get; set; } = "";

    public string Created { get; set; } = "";

    public string Updated { get; set; } = "";

    public string? Key { get; set; }

    public long? Version { get; set; }

    public string? Type { get; set; }

    public string? Description { get; set; }

    public string? Metadata { get; set; }

    public string? FlowRunId { get; set; }

    public string? TaskRunId { get; set; }

    public long? DataSize { get; set; }

    public string? LatestId { get; set; }

    public string? Data { get; set; }

    public ArtifactEntity Artifact() =>
        new()
        {
            Id = StoredText.Id(Id),
            Created = StoredText.Time(Created),
            Updated = StoredText.Time(Updated),
            Key = Key,
            Version = (int?)Version,
            Type = Type,
            Description = Description,
            Metadata = Metadata,
            FlowRunId = Parse(FlowRunId),
            TaskRunId = Parse(TaskRunId),
            DataSize = (int?)DataSize,
            Data = Data,
            LatestId = Parse(LatestId),
        };

    private static Guid? Parse(string? id) => id is null ? null : StoredText.Id(id);
}
