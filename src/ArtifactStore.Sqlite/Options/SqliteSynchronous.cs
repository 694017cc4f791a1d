namespace ArtifactStore;

/// <summary>When a commit counts as done: SQLite's <c>PRAGMA synchronous</c>, in WAL mode.</summary>
public enum SqliteSynchronous
{
    /// <summary>When the operating system has it. A power cut may lose commits and damage the file.</summary>
    Off,

    /// <summary>When the write-ahead log has it, unsynced. A power cut may lose the last commits, and leaves the file whole.</summary>
    Normal,

    /// <summary>When the disk has it. The default. On macOS with <c>fullfsync</c>, without which its disks only promise.</summary>
    Full,
}
