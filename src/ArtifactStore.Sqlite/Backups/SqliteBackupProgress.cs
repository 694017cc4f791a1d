namespace ArtifactStore;

/// <summary>How far a backup is.</summary>
/// <param name="CopiedBytes">How many bytes have been copied.</param>
/// <param name="TotalBytes">How many there are.</param>
public sealed record SqliteBackupProgress(long CopiedBytes, long TotalBytes);
