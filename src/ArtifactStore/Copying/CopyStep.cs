namespace ArtifactStore.Sql;

/// <summary>The result of comparing one page of a table, before anything is written.</summary>
internal sealed record CopyStep(
    Guid UpTo,
    bool IsLast,
    int SourceRows,
    int TargetRows,
    UInt128 SourceSum,
    UInt128 TargetSum,
    int Differences,
    Guid? FirstDifference
);
