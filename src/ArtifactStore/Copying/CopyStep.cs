namespace ArtifactStore.Sql;

/// <summary>What one step through a table has found, before anything was written.</summary>
internal sealed record CopyStep(Guid UpTo, bool IsLast, int SourceRows, int TargetRows, UInt128 SourceSum, UInt128 TargetSum, int Differences, Guid? FirstDifference);
