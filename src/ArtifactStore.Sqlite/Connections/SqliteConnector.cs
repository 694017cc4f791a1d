using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ArtifactStore.Sqlite;

/// <summary>Opens connections to one database and sets them up. What it throws is the driver's own; whoever uses it waits and translates.</summary>
internal sealed class SqliteConnector(SqliteTarget target, string? file, SqliteOptions options) : IDisposable
{
    /// <summary>
    /// How large the log may stay, in bytes: four times what SQLite lets it grow to before it moves it into the file. A reader that stays in its snapshot makes it larger; without a limit it would keep
    /// that size for as long as anybody has the file open.
    /// </summary>
    private const int LogSizeLimit = 16 * 1024 * 1024;
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string? _given = target.Path is null ? null : Path.GetFullPath(target.Path);
    private readonly byte[] _logPath = FileStatus.Path(file + "-wal");
    private volatile string? _loss;
    private FileWitness? _witness;
    private volatile StrongBox<FileStatus>? _log;

    /// <summary>How the database is opened, found by <see cref="OpenFirst"/>.</summary>
    public SqliteAccess Access { get; private set; }

    /// <summary>Why nothing can be written, where <see cref="Access"/> is not <see cref="SqliteAccess.ReadWrite"/>.</summary>
    public string? ReadOnlyReason { get; private set; }

    /// <summary>Whether the database is in memory, on one connection.</summary>
    public bool IsMemory => file is null;

    /// <summary>The file, or what stands for it in messages.</summary>
    public string Name => file ?? ":memory:";

    /// <summary>How many names the file has; 1 where the system does not tell.</summary>
    public uint Names { get; private set; } = 1;

    /// <summary>
    /// Whether the file that is open, or its log, is no longer there under its name, or was not when somebody looked: another may have its
    /// name by now, and what is beside that is not its own. What a VFS of the
    /// host's keeps need not be a file: where there is no witness, it is not asked for.
    /// </summary>
    public bool IsGone => _loss is not null || (_loss = FindLoss()) is not null;

    /// <summary>What a caller gets then.</summary>
    public ArtifactStoreException Gone() => new(
        $"{_loss ?? LostFile} while the store had it open. Nothing was written. "
        + "Dispose the store, put the file back together with its -wal where they were moved, and open the store again.");

    private string LostFile => $"The database file '{file}' was deleted, moved or replaced by another";

    /// <summary>Refuses what would go to another file than the one that was opened.</summary>
    /// <exception cref="ArtifactStoreException">It has gone.</exception>
    public void ThrowIfGone()
    {
        // The first connection may have to make the file.
        if (_witness is not null && IsGone)
        {
            throw Gone();
        }
    }

    /// <summary>
    /// Keeps in mind which log is beside the file, now that a connection has it open. As long as one has, nobody else has a right to delete
    /// it.
    /// </summary>
    public void RememberLog()
    {
        if (_log is null && target.IsOnFileSystem && FileStatus.Of(_logPath) is { } log)
        {
            _log = new(log);
        }
    }

    /// <summary>The writer's connection is closed, and may have been the last one, which deletes the log.</summary>
    public void ForgetLog() => _log = null;

    /// <summary>The size of the write-ahead log in bytes, 0 where there is none; null in memory.</summary>
    public long? WalSize => file is null ? null : new FileInfo(file + "-wal") is { Exists: true } log ? log.Length : 0;

    /// <summary>Finds out how the database can be opened, and makes it where that is asked for. May be called again after it failed.</summary>
    /// <returns>The connection of the writer; null where nothing can be written.</returns>
    public CachingConnection? OpenFirst()
    {
        var connection = OpenDatabase();
        try
        {
            _witness = file is null ? null : FileWitness.Open(file, target.Vfs);
            return connection is { Handle: { } handle } && FileWitness.IsMoved(handle) ? throw Gone() : connection;
        }
        catch
        {
            Dispose();
            connection?.Dispose();
            throw;
        }
    }

    /// <summary>Lets go of the file.</summary>
    public void Dispose()
    {
        _witness?.Dispose();
        _witness = null;
    }

    private CachingConnection? OpenDatabase()
    {
        if (file is null)
        {
            return OpenWriter(SqliteOpenMode.ReadWriteCreate);
        }

        ThrowIfUnfit(file);

        if (target.Mode != SqliteOpenMode.ReadWriteCreate && !File.Exists(file))
        {
            throw new ArtifactStoreException($"The database file '{file}' does not exist, and Mode={target.Mode} does not make it. Check the path, or leave the mode out.");
        }

        if (target.SchemaMode != SchemaMode.CreateOrUpgrade && !File.Exists(file))
        {
            throw new ArtifactStoreSchemaException(
                $"The database file '{file}' does not exist, and SchemaMode.{target.SchemaMode} makes neither the file nor the schema. Check the path, run the schema script, or open the store once with SchemaMode.CreateOrUpgrade.");
        }

        if (target.Mode == SqliteOpenMode.ReadOnly)
        {
            OpenReadOnly(target.IsImmutable ? "it was opened as immutable" : "it was opened with Mode=ReadOnly");
            return null;
        }

        return TryOpenWriter(file);
    }

    /// <exception cref="ArtifactStoreException">The path leads to what is no database, or to one that has another name besides.</exception>
    private void ThrowIfUnfit(string path)
    {
        if (Directory.Exists(path))
        {
            throw new ArtifactStoreException($"The database '{path}' is a folder. Name a file.");
        }

        if (!target.IsOnFileSystem)
        {
            return;
        }

        if (FilePath.OwnerOf(path) is { } owner && File.Exists(owner))
        {
            throw new ArtifactStoreException(
                $"The file '{path}' belongs to the database '{owner}': SQLite keeps its log or journal under this name. "
                + "Name the database itself, or another file.");
        }

        if (FileStatus.Of(FileStatus.Path(path)) is not { } status)
        {
            return;
        }

        if (!status.IsRegular)
        {
            throw new ArtifactStoreException($"The database '{path}' is {status.KindName}. Name a file.");
        }

        // SQLite keeps the log beside the name. Two programs that open two names of one file have two logs, and each takes its own for all
        // there is: what one has committed the other overwrites.
        Names = status.Names;
        if (Names > 1 && !options.AllowHardLinks && !target.IsImmutable)
        {
            throw new ArtifactStoreException(
                $"The database file '{path}' has {Names} names (hard links). Under each of them SQLite would keep a log of its own, "
                + "and programs that open it by different names would destroy it. "
                + "Delete the other names, or copy the file; use symbolic links, which are followed. "
                + "Where nobody opens it by another name, set AllowHardLinks.");
        }
    }

    /// <summary>Opens a connection that may write, on a file that is there.</summary>
    public CachingConnection OpenWriter() => OpenWriter(SqliteOpenMode.ReadWrite);

    /// <summary>Switches the file to a write-ahead log, if it has none. Left to the first write: a store that only looks, or refuses what it finds, leaves the file as it is.</summary>
    /// <returns>Whether it has one. Where the file system cannot do it, the mode stays what it was: the store works, and its commits and its readers then wait for each other.</returns>
    public static bool SwitchToWal(SqliteConnection connection)
    {
        SqliteHandle.Execute(connection.Handle!, "PRAGMA journal_mode = WAL");
        return SqliteHandle.Text(connection.Handle!, "PRAGMA journal_mode") == "wal";
    }

    private CachingConnection OpenWriter(SqliteOpenMode mode)
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
            RememberLog();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Opens a connection that only reads. Of a store that only reads it looks at a file that nobody writes without any lock, and so makes
    /// no log and no shared memory beside it, which it could not
    /// delete again: in WAL mode SQLite makes both even for reading. Whether somebody has written meanwhile is to be asked afterwards (<see
    /// cref="IsAsItWas"/>).
    /// </summary>
    public CachingConnection OpenReader()
    {
        if (Access == SqliteAccess.ReadOnly && State() is { } state)
        {
            var connection = OpenReader(SqliteAccess.Immutable);
            connection.Seen = state;
            return connection;
        }

        return OpenReader(Access);
    }

    /// <summary>
    /// Whether the file is still as a connection has found it, so that what was read on it holds, and what it knows of the file too.
    /// </summary>
    public bool IsAsItWas(CachingConnection connection) => Access != SqliteAccess.ReadOnly || connection.Seen == State();

    /// <summary>
    /// The file while nobody writes it; null where a log or a journal tells that somebody does, or has died while he did.
    /// </summary>
    private FileState? State() =>
        !HasLog() && new FileInfo(file!) is { Exists: true } info ? new(info.LastWriteTimeUtc, info.Length) : null;

    private CachingConnection? TryOpenWriter(string path)
    {
        if (!File.Exists(path))
        {
            return MakeAndOpen(path);
        }

        try
        {
            return OpenWriter(SqliteOpenMode.ReadWrite);
        }
        catch (SqliteException e) when (e.SqliteErrorCode is raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_PERM)
        {
            // The file may not be written, or no log can be made beside it. If it can be read, the store is read-only; if not, the first error says it best.
            try
            {
                OpenReadOnly("the user of this process may not write it, or not make files in its folder");
                return null;
            }
            catch (SqliteException again) when (!BusyWait.IsBusy(again))
            {
                throw e;
            }
        }
    }

    private CachingConnection MakeAndOpen(string path)
    {
        MakeFolder(path);
        var isMade = MakeFile(path);
        try
        {
            return OpenWriter(SqliteOpenMode.ReadWriteCreate);
        }
        catch (Exception e) when (isMade && !(e is SqliteException error && BusyWait.IsBusy(error)))
        {
            // A database that could not be opened is none: what was made for it goes again, unless somebody has put something into it.
            DeleteIfEmpty(path);
            throw;
        }
    }

    private static void DeleteIfEmpty(string path)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: 0 })
            {
                File.Delete(path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The caller hears of what went wrong before.
        }
    }

    private static void MakeFolder(string path)
    {
        var folder = Path.GetDirectoryName(path);
        if (string.IsNullOrEmpty(folder))
        {
            return;
        }

        try
        {
            FilePath.MakeFolder(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactStoreException($"The folder '{folder}' of the database cannot be made: {e.Message}", e);
        }
    }

    /// <summary>
    /// Makes the file, empty, for its owner alone: SQLite would give it to everybody whom the umask lets. An empty file is an empty database, and SQLite makes the log and the shared memory beside
    /// a file with the file's own rights. A file that is there keeps those that it has.
    /// </summary>
    /// <returns>Whether there was no file, so that there is an empty one now, or SQLite will make it.</returns>
    private bool MakeFile(string path)
    {
        if (!target.IsOnFileSystem)
        {
            return false;
        }

        if (OperatingSystem.IsWindows())
        {
            return true;
        }

        try
        {
            new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnersFile }).Dispose();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another process was faster, or the folder may not be written; of that SQLite speaks when it opens the file.
            return false;
        }
    }

    private void OpenReadOnly(string reason)
    {
        Access = target.IsImmutable ? SqliteAccess.Immutable : SqliteAccess.ReadOnly;
        OpenReader().Dispose();
        ReadOnlyReason = reason;
    }

    private string? FindLoss()
    {
        if (file is null)
        {
            return null;
        }

        if (_witness is { } witness ? witness.HasMoved : target.Vfs is null && !File.Exists(file))
        {
            return LostFile;
        }

        // The name that the host has given leads elsewhere since: whoever opens it now works on another file.
        if (target.IsOnFileSystem && !FilePath.Comparer.Equals(_given, file) && !FilePath.Comparer.Equals(FilePath.Resolve(_given!), file))
        {
            return $"The name '{_given}', which led to the database file '{file}', was turned to another";
        }

        return _log is { } log && !(FileStatus.Of(_logPath) is { } now && now.IsSame(log.Value))
            ? $"The log '{file}-wal' of the database was deleted, moved or replaced by another"
            : null;
    }

    // A rollback journal holds what a transaction that died has to take back: immutable would not look at it either.
    private bool HasLog() => HasContent(file + "-wal") || HasContent(file + "-journal");

    private static bool HasContent(string path) => new FileInfo(path) is { Exists: true, Length: > 0 };

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

    /// <summary>Refuses a database whose texts are UTF-16: it compares and sorts them by other bytes, so keys would come in another order than everywhere else, and ranges would find other rows.</summary>
    private void ThrowUnlessUtf8(sqlite3 connection)
    {
        if (SqliteHandle.Text(connection, "PRAGMA encoding") is { } encoding && encoding != "UTF-8")
        {
            throw new ArtifactStoreException(
                $"The database '{Name}' has the encoding {encoding}; the store needs UTF-8, by whose bytes it sorts keys. The encoding of a database cannot be changed: write its contents into a new one, for instance with sqlite3 old.db .dump | sqlite3 new.db.");
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
            ThrowIfGone();
            connection.Open();
            ThrowIfGone();
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
        LikeFunction.Register(handle);
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

    private static string ImmutableUri(string path)
    {
        var parts = path.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar);
        var escaped = string.Join('/', parts.Select((part, i) => OperatingSystem.IsWindows() && i == 0 ? part : Uri.EscapeDataString(part)));
        return OperatingSystem.IsWindows() ? $"file:///{escaped}?immutable=1" : $"file:{escaped}?immutable=1";
    }
}
