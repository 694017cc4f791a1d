namespace ArtifactStore.CrashTests;

/// <summary>What happened on a disk, or beside it.</summary>
internal enum DiskEventKind
{
    /// <summary>A file was made.</summary>
    Create,

    Write,

    Truncate,

    /// <summary>A file was synced: what was written before the sync began is on the disk.</summary>
    Sync,

    Delete,

    /// <summary>The folder was synced: the names of its files are on the disk.</summary>
    SyncFolder,

    /// <summary>A writer said something.</summary>
    Line,
}
