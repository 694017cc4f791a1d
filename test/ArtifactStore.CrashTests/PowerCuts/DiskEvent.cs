namespace ArtifactStore.CrashTests;

/// <summary>Something that happened on a disk, or beside it.</summary>
/// <param name="Kind">What it was.</param>
/// <param name="Name">The file, or what was said.</param>
/// <param name="Offset">
/// Where was written; the new length of what was truncated; the number of the first event that a sync does not cover.
/// </param>
/// <param name="Data">What was written.</param>
internal sealed record DiskEvent(DiskEventKind Kind, string Name, long Offset = 0, byte[]? Data = null);
