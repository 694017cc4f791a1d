namespace ArtifactStore.AspNetCore;

/// <summary>The fields that an artifact and the latest of a key have in common.</summary>
internal readonly record struct ArtifactFields(
    Guid Id,
    Guid? LatestId,
    DateTimeOffset Created,
    DateTimeOffset Updated,
    string? Key,
    int? Version,
    string? Type,
    string? Description,
    ArtifactData? Data,
    long? DataSize,
    ArtifactMetadata? Metadata,
    Guid? FlowRunId,
    Guid? TaskRunId
)
{
    /// <summary>Takes the fields of an artifact.</summary>
    public ArtifactFields(Artifact row)
        : this(
            row.Id,
            null,
            row.Created,
            row.Updated,
            row.Key,
            row.Version,
            row.Type,
            row.Description,
            row.Data,
            row.DataSize,
            row.Metadata,
            row.FlowRunId,
            row.TaskRunId
        ) { }

    /// <summary>Takes the fields of the latest of a key, whose id is that of the key's row.</summary>
    public ArtifactFields(ArtifactCollection row)
        : this(
            row.CollectionId,
            row.LatestId,
            row.Created,
            row.Updated,
            row.Key,
            row.Version,
            row.Type,
            row.Description,
            row.Data,
            row.DataSize,
            row.Metadata,
            row.FlowRunId,
            row.TaskRunId
        ) { }
}
