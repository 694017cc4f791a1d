using System.Linq.Expressions;

namespace ArtifactStore.Benchmarks.Peers;

/// <summary>What the mappers read of a row: the columns that everybody reads.</summary>
internal static class Projections
{
    public static readonly Expression<Func<ArtifactEntity, ArtifactEntity>> Artifact = a => new ArtifactEntity
    {
        Id = a.Id,
        Created = a.Created,
        Updated = a.Updated,
        Key = a.Key,
        Version = a.Version,
        Type = a.Type,
        Description = a.Description,
        Metadata = a.Metadata,
        FlowRunId = a.FlowRunId,
        TaskRunId = a.TaskRunId,
        DataSize = a.DataSize,
        Data = a.Data,
    };

    public static readonly Expression<Func<ArtifactEntity, ArtifactEntity>> WithoutBody = a => new ArtifactEntity
    {
        Id = a.Id,
        Created = a.Created,
        Updated = a.Updated,
        Key = a.Key,
        Version = a.Version,
        Type = a.Type,
        Description = a.Description,
        Metadata = a.Metadata,
        FlowRunId = a.FlowRunId,
        TaskRunId = a.TaskRunId,
        DataSize = a.DataSize,
    };

    public static readonly Expression<Func<CollectionEntity, ArtifactEntity, ArtifactEntity>> Latest = (c, a) =>
        new ArtifactEntity
        {
            Id = c.Id,
            Created = c.Created,
            Updated = c.Updated,
            Key = c.Key,
            Version = c.Version,
            Type = a.Type,
            Description = a.Description,
            Metadata = a.Metadata,
            FlowRunId = a.FlowRunId,
            TaskRunId = a.TaskRunId,
            DataSize = a.DataSize,
            LatestId = c.LatestId,
            Data = a.Data,
        };
}
