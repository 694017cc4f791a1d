namespace ArtifactStore;

/// <summary>The options of a store on SQLite. The defaults are durable: an acknowledged create should survive a power cut.</summary>
public sealed class SqliteOptions
{
    /// <summary>
    /// The connection string of Microsoft.Data.Sqlite, for instance <c>Data Source=artifacts.db</c>. A relative path is resolved against
    /// the current directory when the store is opened, and a missing folder is created. <c>Data Source=:memory:</c> is a private database
    /// for the lifetime of the store. <c>Mode=ReadOnly</c> never writes to the file.
    /// </summary>
    /// <remarks>
    /// SQLite's URIs are supported (<c>Data Source=file:artifacts.db?mode=ro</c>, with <c>mode</c>, <c>immutable</c> and <c>vfs</c>); a
    /// shared cache is not. Pooling and timeouts in the string have no effect: the store keeps its own connections until it is disposed,
    /// and waits for up to <see cref="BusyTimeout"/>. A file without write permission is opened read-only.
    /// </remarks>
    public string ConnectionString { get; set; } = "";

    /// <summary>
    /// A prefix of the table names, to separate the store from a host's tables in the same database: letters, digits and underscores, not
    /// beginning with a digit. Empty by default.
    /// </summary>
    public string TablePrefix { get; set; } = "";

    /// <summary>The durability of commits; <see cref="SqliteSynchronous.Full"/> by default.</summary>
    public SqliteSynchronous Synchronous { get; set; } = SqliteSynchronous.Full;

    /// <summary>
    /// The time for which a writer waits for another process, or for an open transaction of this one, before an
    /// <see cref="ArtifactStoreUnavailableException"/>; 10 seconds by default.
    /// </summary>
    public TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The page cache of each connection in KiB; 16,384 by default.</summary>
    public int CacheSizeKib { get; set; } = 16_384;

    /// <summary>
    /// The number of bytes of the file that each connection may map into memory. With 0, the default, an I/O error is an exception and
    /// never terminates the process.
    /// </summary>
    public long MmapSize { get; set; }

    /// <summary>
    /// The number of bytes of the write-ahead log that a reader's snapshot may hold back before a warning is logged; 256 MiB by default, 0
    /// for never. A reader that never ends lets the log grow until the disk is full.
    /// </summary>
    public long WalSizeWarning { get; set; } = 256L << 20;

    /// <summary>
    /// True to open a file with several names (hard links), with a warning in the log; false by default. SQLite keeps a separate log for
    /// each name, so programs that open the file by different names lose commits and corrupt it. Only checked on Linux.
    /// </summary>
    public bool AllowHardLinks { get; set; }

    /// <summary>
    /// The maximum number of concurrent reads, from 1 to 1,000; further ones wait. By default twice the number of processors, and at least
    /// 4.
    /// </summary>
    public int MaxReaders { get; set; } = Math.Max(4, 2 * Environment.ProcessorCount);
}
