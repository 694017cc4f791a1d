namespace ArtifactStore;

/// <summary>What a host may decide about a store on SQLite. The defaults are durable: what a create acknowledged is meant to survive a power cut.</summary>
public sealed class SqliteOptions
{
    /// <summary>
    /// The connection string of Microsoft.Data.Sqlite, for instance <c>Data Source=artifacts.db</c>. A relative path is taken from the current directory when the store is opened, and
    /// a folder that does not exist is made. <c>Data Source=:memory:</c> is one private database for each store, gone with it. <c>Mode=ReadOnly</c> opens a file without ever writing to it.
    /// </summary>
    /// <remarks>
    /// SQLite's URIs work too (<c>Data Source=file:artifacts.db?mode=ro</c>, with <c>mode</c>, <c>immutable</c> and <c>vfs</c>). A shared cache is refused. What the string says about pooling and
    /// time-outs has no effect: the store keeps its own connections, closes them when it is disposed, and waits as <see cref="BusyTimeout"/> says.
    /// A file that the user of the process may not write is opened for reading alone.
    /// </remarks>
    public string ConnectionString { get; set; } = "";

    /// <summary>A text before the name of each table, to keep the store apart from a host's tables in one database: letters, digits and underscores, not beginning with a digit. Empty by default.</summary>
    public string TablePrefix { get; set; } = "";

    /// <summary>When a commit counts as done; <see cref="SqliteSynchronous.Full"/> by default.</summary>
    public SqliteSynchronous Synchronous { get; set; } = SqliteSynchronous.Full;

    /// <summary>How long a writer waits for another process, or for an open transaction of this one, before it gives up with <see cref="ArtifactStoreUnavailableException"/>; 10 seconds by default.</summary>
    public TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The page cache of each connection in KiB; 16,384 by default.</summary>
    public int CacheSizeKib { get; set; } = 16_384;

    /// <summary>How many bytes of the file each connection may map into memory; 0, the default, maps nothing, so that an I/O error is an exception and never ends the process.</summary>
    public long MmapSize { get; set; }

    /// <summary>
    /// How many bytes of the write-ahead log may wait for a reader that needs the old state before the store's log warns of it; 256 MiB by default, 0 for never. A reader that never ends lets the log grow until the
    /// disk is full.
    /// </summary>
    public long WalSizeWarning { get; set; } = 256L << 20;

    /// <summary>
    /// Whether a file that has more names than one (hard links) is opened all the same, with a warning in the store's log; false by
    /// default. SQLite keeps a log beside each name: programs that open the file by
    /// different names lose what they have committed, and destroy it. Linux alone tells the names.
    /// </summary>
    public bool AllowHardLinks { get; set; }

    /// <summary>How many reads may run at the same time, from 1 to 1,000; further ones wait. By default twice the processors, and 4 at least.</summary>
    public int MaxReaders { get; set; } = Math.Max(4, 2 * Environment.ProcessorCount);
}
