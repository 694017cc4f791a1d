namespace ArtifactStore.Sqlite;

/// <summary>
/// The state of an unchanged file: its write time and length. If it is written, one of them changes, or there is a log beside it.
/// </summary>
/// <param name="Written">The time of the last write.</param>
/// <param name="Length">The length in bytes.</param>
internal sealed record FileState(DateTime Written, long Length);
