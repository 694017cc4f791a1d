namespace ArtifactStore;

/// <summary>The result of deleting the artifacts of a query.</summary>
/// <param name="Deleted">The number of artifacts that were deleted.</param>
/// <param name="LeftAliased">The number of artifacts that match the query and were left because they have aliases.</param>
public sealed record ArtifactDeleteResult(long Deleted, long LeftAliased);
