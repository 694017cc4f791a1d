using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ArtifactStore.Sqlite;

/// <summary>Opens and configures connections to one database. It throws the driver's exceptions.</summary>
internal sealed class ConnectionOpener(SqliteTarget target, string? file, SqliteOptions options, FileGuard guard)
{
    /// <summary>
    /// The size to which the log is truncated, in bytes: four times the size at which SQLite checkpoints it. A long snapshot makes it
    /// larger, and without a limit it would keep that size as long as the file is open.
    /// </summary>
    private const int LogSizeLimit = 16 * 1024 * 1024;

    private string Name => file ?? ":memory:";

    /// <summary>Opens a connection for writing.</summary>
    public CachingConnection OpenWriter(SqliteOpenMode mode)
    {
        var connection = Open(SqliteAccess.ReadWrite, mode);
        try
        {
            SetUp(connection, busyTimeout: TimeSpan.Zero);
            if (raw.sqlite3_db_readonly(connection.Handle!, "main") == 1)
            {
                // SQLite itself silently opens the file read-only instead.
                throw new SqliteException(
                    "SQLite Error 8: 'attempt to write a readonly database'.",
                    raw.SQLITE_READONLY,
                    raw.SQLITE_READONLY
                );
            }

            SqliteHandle.Execute(connection.Handle!, "SELECT 1 FROM sqlite_master LIMIT 1");
            ThrowUnlessUtf8(connection.Handle!);
            guard.RememberLog();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Opens a connection for reading, with a given access.</summary>
    public CachingConnection OpenReader(SqliteAccess access)
    {
        var connection = Open(access, access == SqliteAccess.ReadWrite ? SqliteOpenMode.ReadWrite : SqliteOpenMode.ReadOnly);
        try
        {
            SetUp(connection, options.BusyTimeout);

            // The first read of the file, before which SQLite has checked nothing.
            SqliteHandle.Execute(connection.Handle!, "PRAGMA query_only = ON; SELECT 1 FROM sqlite_master LIMIT 1");
            ThrowUnlessUtf8(connection.Handle!);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Opens another file, for a copy of the database: with the same key, and synced whatever the options say.</summary>
    public SqliteConnection OpenCopy(string path)
    {
        var builder = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
        };
        if (target.Password is not null)
        {
            builder.Password = target.Password;
        }

        var connection = new SqliteConnection(builder.ToString());
        try
        {
            connection.Open();
            SqliteHandle.Execute(connection.Handle!, "PRAGMA synchronous = FULL; PRAGMA fullfsync = ON");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Switches the file to WAL mode, unless it is. Left to the first write, so that a store that only reads, or rejects the file, does not
    /// change it.
    /// </summary>
    /// <returns>
    /// True in WAL mode. If the file system does not support it, the mode is unchanged: the store works, but commits and readers wait for
    /// each other.
    /// </returns>
    public static bool SwitchToWal(SqliteConnection connection)
    {
        SqliteHandle.Execute(connection.Handle!, "PRAGMA journal_mode = WAL");
        return SqliteHandle.Text(connection.Handle!, "PRAGMA journal_mode") == "wal";
    }

    private CachingConnection Open(SqliteAccess access, SqliteOpenMode mode)
    {
        var builder = new SqliteConnectionStringBuilder
        {
            DataSource = access == SqliteAccess.Immutable ? ImmutableUri(file!) : file ?? ":memory:",
            Mode = mode,

            // A pooled handle would stay open after the store is disposed, and the file could not be deleted.
            Pooling = false,
        };
        if (target.Vfs is not null)
        {
            builder.Vfs = target.Vfs;
        }

        if (target.Password is not null)
        {
            builder.Password = target.Password;
        }

        var connection = new CachingConnection(builder.ToString()) { DefaultTimeout = SqliteHandle.Once };
        try
        {
            // A log beside another file is not its own: a connection that reads it would checkpoint the store's log into it when closed.
            // One that has only been opened does nothing.
            guard.ThrowIfMoved();
            connection.Open();
            guard.ThrowIfMoved();
            return connection;
        }
        catch (InvalidOperationException e) when (target.Password is not null)
        {
            connection.Dispose();
            throw new ArtifactStoreException(
                $"The database '{Name}' cannot be opened with a password: {e.Message.Split('\n')[0].Trim()} Reference a build of SQLite "
                    + $"with encryption, or omit the password.",
                e
            );
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void SetUp(SqliteConnection connection, TimeSpan busyTimeout)
    {
        var handle = connection.Handle!;
        raw.sqlite3_busy_timeout(handle, (int)busyTimeout.TotalMilliseconds);
        SqliteHandle.PlanWithoutValues(handle);
        SqliteHandle.Execute(
            handle,
            string.Create(
                CultureInfo.InvariantCulture,
                $"PRAGMA foreign_keys = OFF; PRAGMA trusted_schema = OFF; PRAGMA synchronous = {Synchronous()}; PRAGMA journal_size_limit = {LogSizeLimit}; PRAGMA cache_size = -{options.CacheSizeKib}; PRAGMA mmap_size = {options.MmapSize}"
            )
        );
        if (OperatingSystem.IsMacOS() && options.Synchronous == SqliteSynchronous.Full)
        {
            // On macOS a plain fsync leaves the data in the disk's cache.
            SqliteHandle.Execute(handle, "PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON");
        }
    }

    private string Synchronous() =>
        options.Synchronous switch
        {
            SqliteSynchronous.Off => "OFF",
            SqliteSynchronous.Normal => "NORMAL",
            _ => "FULL",
        };

    /// <summary>
    /// Rejects a UTF-16 database, which compares and sorts by other bytes, so that keys would be ordered differently and ranges would match
    /// other rows.
    /// </summary>
    private void ThrowUnlessUtf8(sqlite3 connection)
    {
        if (SqliteHandle.Text(connection, "PRAGMA encoding") is { } encoding && encoding != "UTF-8")
        {
            throw new ArtifactStoreException(
                $"The database '{Name}' has the encoding {encoding}; the store needs UTF-8, whose bytes are the sort order of keys. "
                    + $"The encoding of a database cannot be changed: copy its contents to a new one, "
                    + $"for instance with sqlite3 old.db .dump | sqlite3 new.db."
            );
        }
    }

    private static string ImmutableUri(string path)
    {
        var parts = path.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar);
        var escaped = string.Join(
            '/',
            parts.Select((part, i) => OperatingSystem.IsWindows() && i == 0 ? part : Uri.EscapeDataString(part))
        );
        return OperatingSystem.IsWindows() ? $"file:///{escaped}?immutable=1" : $"file:{escaped}?immutable=1";
    }
}
