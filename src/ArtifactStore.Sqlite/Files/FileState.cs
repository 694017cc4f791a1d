namespace ArtifactStore.Sqlite;

/// <summary>
/// A file that nobody writes: when it was written last, and how long it is. Where somebody writes it, one of them changes, or there is a
/// log beside it.
/// </summary>
/// <param name="Written">When it was written last.</param>
/// <param name="Length">How long it is.</param>
internal sealed record FileState(DateTime Written, long Length);
