namespace ArtifactStore;

/// <summary>The progress of a backup.</summary>
/// <param name="CopiedBytes">The number of bytes copied.</param>
/// <param name="TotalBytes">The total number of bytes.</param>
public sealed record SqliteBackupProgress(long CopiedBytes, long TotalBytes);
