using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ArtifactStore.Sqlite;

/// <summary>Opens connections to one database in a given way and sets them up. The exceptions are the driver's own.</summary>
internal sealed class ConnectionOpener(SqliteTarget target, string? file, SqliteOptions options, FileGuard guard)
{
    /// <summary>
    /// How large the log may stay, in bytes: four times what SQLite lets it grow to before it moves it into the file. A reader that stays in its snapshot makes it larger; without a limit it would keep
    /// that size for as long as anybody has the file open.
    /// </summary>
    private const int LogSizeLimit = 16 * 1024 * 1024;

    private string Name => file ?? ":memory:";

    /// <summary>Opens a connection that may write.</summary>
    public CachingConnection OpenWriter(SqliteOpenMode mode)
    {
        var connection = Open(SqliteAccess.ReadWrite, mode);
        try
        {
            SetUp(connection, busyTimeout: TimeSpan.Zero);
            if (raw.sqlite3_db_readonly(connection.Handle!, "main") == 1)
            {
                // SQLite falls back to reading by itself, silently.
                throw new SqliteException("SQLite Error 8: 'attempt to write a readonly database'.", raw.SQLITE_READONLY, raw.SQLITE_READONLY);
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

    /// <summary>Opens a connection that only reads, in a certain way.</summary>
    public CachingConnection OpenReader(SqliteAccess access)
    {
        var connection = Open(access, access == SqliteAccess.ReadWrite ? SqliteOpenMode.ReadWrite : SqliteOpenMode.ReadOnly);
        try
        {
            SetUp(connection, options.BusyTimeout);

            // The first look into the file: before it, SQLite has checked nothing.
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

    /// <summary>Opens another file, for a copy of the database: with the same key, and synced to the disk whatever the options say.</summary>
    public SqliteConnection OpenCopy(string path)
    {
        var builder = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false };
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

    /// <summary>Switches the file to a write-ahead log, if it has none. Left to the first write: a store that only looks, or refuses what it finds, leaves the file as it is.</summary>
    /// <returns>Whether it has one. Where the file system cannot do it, the mode stays what it was: the store works, and its commits and its readers then wait for each other.</returns>
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

        var connection = new CachingConnection(builder.ToString())
        {
            DefaultTimeout = SqliteHandle.Once,
        };
        try
        {
            // What is beside another file is not its own: a connection that reads it would move our log into it when it is closed. One that has only been opened does nothing.
            guard.ThrowIfGone();
            connection.Open();
            guard.ThrowIfGone();
            return connection;
        }
        catch (InvalidOperationException e) when (target.Password is not null)
        {
            connection.Dispose();
            throw new ArtifactStoreException($"The database '{Name}' cannot be opened with a password: {e.Message.Split('\n')[0].Trim()} Reference a build of SQLite that encrypts, or leave the password out.", e);
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
        SqliteHandle.Execute(handle, string.Create(
            CultureInfo.InvariantCulture,
            $"PRAGMA foreign_keys = OFF; PRAGMA trusted_schema = OFF; PRAGMA synchronous = {Synchronous()}; PRAGMA journal_size_limit = {LogSizeLimit}; PRAGMA cache_size = -{options.CacheSizeKib}; PRAGMA mmap_size = {options.MmapSize}"));
        if (OperatingSystem.IsMacOS() && options.Synchronous == SqliteSynchronous.Full)
        {
            // On macOS a plain fsync leaves the data in the cache of the disk.
            SqliteHandle.Execute(handle, "PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON");
        }
    }

    private string Synchronous() => options.Synchronous switch
    {
        SqliteSynchronous.Off => "OFF",
        SqliteSynchronous.Normal => "NORMAL",
        _ => "FULL",
    };

    /// <summary>Refuses a database whose texts are UTF-16: it compares and sorts them by other bytes, so keys would come in another order than everywhere else, and ranges would find other rows.</summary>
    private void ThrowUnlessUtf8(sqlite3 connection)
    {
        if (SqliteHandle.Text(connection, "PRAGMA encoding") is { } encoding && encoding != "UTF-8")
        {
            throw new ArtifactStoreException(
                $"The database '{Name}' has the encoding {encoding}; the store needs UTF-8, by whose bytes it sorts keys. The encoding of a database cannot be changed: write its contents into a new one, for instance with sqlite3 old.db .dump | sqlite3 new.db.");
        }
    }

    private static string ImmutableUri(string path)
    {
        var parts = path.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar);
        var escaped = string.Join('/', parts.Select((part, i) => OperatingSystem.IsWindows() && i == 0 ? part : Uri.EscapeDataString(part)));
        return OperatingSystem.IsWindows() ? $"file:///{escaped}?immutable=1" : $"file:{escaped}?immutable=1";
    }
}
