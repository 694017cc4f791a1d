namespace ArtifactStore.Benchmarks.Peers;

/// <summary>An artifact to be created.</summary>
/// <param name="FlowId">The flow of the run, for Dapper and EF Core. The library and the peer by hand look it up.</param>
/// <param name="DeploymentId">The deployment of the run, likewise.</param>
internal sealed record Draft(string Key, string Type, string Description, string Body, Guid FlowRunId, Guid FlowId, Guid DeploymentId)
{
    /// <summary>As the library is given it.</summary>
    public ArtifactCreate Create { get; } =
        new()
        {
            Key = Key,
            Type = Type,
            Description = Description,
            Data = ArtifactData.FromText(Body[1..^1]),
            FlowRunId = FlowRunId,
        };

    /// <summary>As the peers are given it: a row that lacks its version.</summary>
    public ArtifactEntity Entity(DateTimeOffset now) =>
        new()
        {
            Id = Guid.CreateVersion7(),
            Created = now,
            Updated = now,
            Key = Key,
            Type = Type,
            Description = Description,
            FlowRunId = FlowRunId,
            FlowId = FlowId,
            DeploymentId = DeploymentId,
            DataSize = Body.Length,
            Data = Body,
        };
}
