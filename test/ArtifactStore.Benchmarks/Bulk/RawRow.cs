namespace ArtifactStore.Benchmarks;

/// <summary>A row of the artifacts as raw statements write it, its version given already.</summary>
internal sealed record RawRow(Guid Id, DateTime Now, string Key, int Version, string? Type, string? Description, Guid? FlowRunId, Guid? FlowId, Guid? DeploymentId, int? Size, string? Data);
