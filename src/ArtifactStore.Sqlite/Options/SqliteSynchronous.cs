namespace ArtifactStore;

/// <summary>The durability of commits: SQLite's <c>PRAGMA synchronous</c>, in WAL mode.</summary>
public enum SqliteSynchronous
{
    /// <summary>Commits are passed to the operating system. A power cut may lose commits and damage the file.</summary>
    Off,

    /// <summary>Commits are in the unsynced write-ahead log. A power cut may lose the last commits, but does not damage the file.</summary>
    Normal,

    /// <summary>
    /// Commits are on the disk. The default. On macOS with <c>fullfsync</c>, without which its disks do not guarantee that.
    /// </summary>
    Full,
}
