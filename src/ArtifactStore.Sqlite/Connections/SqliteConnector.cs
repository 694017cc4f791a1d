using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ArtifactStore.Sqlite;

/// <summary>Finds out how a database can be opened, and opens connections so. The exceptions are the driver's own; whoever uses it waits and translates.</summary>
internal sealed class SqliteConnector : IDisposable
{
    private readonly SqliteTarget _target;
    private readonly SqliteOptions _options;
    private readonly FileGuard _guard;
    private readonly ConnectionOpener _opener;

    public SqliteConnector(SqliteTarget target, string? file, SqliteOptions options)
    {
        (_target, FileName, _options) = (target, file, options);
        _guard = new(target, file);
        _opener = new(target, file, options, _guard);
    }

    /// <summary>How the database is opened, found by <see cref="OpenFirst"/>.</summary>
    public SqliteAccess Access { get; private set; }

    /// <summary>Why nothing can be written, where <see cref="Access"/> is not <see cref="SqliteAccess.ReadWrite"/>.</summary>
    public string? ReadOnlyReason { get; private set; }

    /// <summary>The file; null for a database in memory.</summary>
    public string? FileName { get; }

    /// <summary>Whether the database is in memory, on one connection.</summary>
    public bool IsMemory => FileName is null;

    /// <summary>The file, or its substitute in messages.</summary>
    public string Name => FileName ?? ":memory:";

    /// <summary>The number of names that the file has; 1 where the system does not tell.</summary>
    public uint Names { get; private set; } = 1;

    /// <summary>The size of the write-ahead log in bytes, 0 where there is none; null in memory.</summary>
    public long? WalSize => FileName is null ? null : new FileInfo(FileName + "-wal") is { Exists: true } log ? log.Length : 0;

    /// <summary>Whether the file that is open, or its log, is no longer there under its name.</summary>
    public bool IsGone => _guard.IsGone;

    /// <summary>The exception for a caller where it is gone.</summary>
    public ArtifactStoreException Gone() => _guard.Gone();

    /// <summary>Refuses work that would go to another file than the one that was opened.</summary>
    /// <exception cref="ArtifactStoreException">It has gone.</exception>
    public void ThrowIfGone() => _guard.ThrowIfGone();

    /// <summary>Keeps in mind which log is beside the file.</summary>
    public void RememberLog() => _guard.RememberLog();

    /// <summary>Forgets it: the writer's connection is closed, and may have been the last one, which deletes the log.</summary>
    public void ForgetLog() => _guard.ForgetLog();

    /// <summary>Finds out how the database can be opened, and makes it where that is asked for. May be called again after it failed.</summary>
    /// <returns>The connection of the writer; null where nothing can be written.</returns>
    public CachingConnection? OpenFirst()
    {
        var connection = OpenDatabase();
        try
        {
            _guard.Watch(connection?.Handle);
            return connection;
        }
        catch
        {
            Dispose();
            connection?.Dispose();
            throw;
        }
    }

    /// <summary>Opens a connection that may write, on a file that is there.</summary>
    public CachingConnection OpenWriter() => _opener.OpenWriter(SqliteOpenMode.ReadWrite);

    /// <summary>
    /// Opens a connection that only reads. In a store that only reads it takes no lock on a file that nobody writes, and so makes no log and no shared memory beside it, which it could not
    /// delete again: in WAL mode SQLite makes both even for reading. Whether somebody has written meanwhile is to be checked afterwards (<see cref="IsAsItWas"/>).
    /// </summary>
    public CachingConnection OpenReader()
    {
        if (Access == SqliteAccess.ReadOnly && State() is { } state)
        {
            try
            {
                var connection = OpenReader(SqliteAccess.Immutable);
                connection.Seen = state;
                return connection;
            }
            catch (Exception e) when (e is SqliteException or ArtifactStoreException && State() != state)
            {
                // Somebody writes the file meanwhile; with locks it can be opened all the same.
            }
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
        !HasLog() && new FileInfo(FileName!) is { Exists: true } info ? new(info.LastWriteTimeUtc, info.Length) : null;

    /// <summary>Opens a connection that only reads, in a certain way.</summary>
    public CachingConnection OpenReader(SqliteAccess access) => _opener.OpenReader(access);

    /// <summary>Opens another file, for a copy of the database.</summary>
    public SqliteConnection OpenCopy(string path) => _opener.OpenCopy(path);

    /// <summary>Lets go of the file.</summary>
    public void Dispose() => _guard.Dispose();

    private CachingConnection? OpenDatabase()
    {
        if (FileName is null)
        {
            return _opener.OpenWriter(SqliteOpenMode.ReadWriteCreate);
        }

        Names = DatabaseFile.Check(FileName, _target, _options.AllowHardLinks);

        if (_target.Mode != SqliteOpenMode.ReadWriteCreate && !File.Exists(FileName))
        {
            throw new ArtifactStoreException($"The database file '{FileName}' does not exist, and Mode={_target.Mode} does not make it. Check the path, or leave the mode out.");
        }

        if (_target.SchemaMode != SchemaMode.CreateOrUpgrade && !File.Exists(FileName))
        {
            throw new ArtifactStoreSchemaException(
                $"The database file '{FileName}' does not exist, and SchemaMode.{_target.SchemaMode} makes neither the file nor the schema. Check the path, run the schema script, or open the store once with SchemaMode.CreateOrUpgrade.");
        }

        if (_target.Mode == SqliteOpenMode.ReadOnly)
        {
            OpenReadOnly(_target.IsImmutable ? "it was opened as immutable" : "it was opened with Mode=ReadOnly");
            return null;
        }

        return TryOpenWriter(FileName);
    }

    private CachingConnection? TryOpenWriter(string path)
    {
        if (!File.Exists(path))
        {
            return MakeAndOpen(path);
        }

        try
        {
            return _opener.OpenWriter(SqliteOpenMode.ReadWrite);
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
        DatabaseFile.MakeFolder(path);
        var isMade = _target.IsOnFileSystem && DatabaseFile.Make(path);
        try
        {
            return _opener.OpenWriter(SqliteOpenMode.ReadWriteCreate);
        }
        catch (Exception e) when (isMade && !(e is SqliteException error && BusyWait.IsBusy(error)))
        {
            // A database that could not be opened is none: what was made for it goes again, unless somebody has put something into it.
            DatabaseFile.DeleteIfEmpty(path);
            throw;
        }
    }

    private void OpenReadOnly(string reason)
    {
        Access = _target.IsImmutable ? SqliteAccess.Immutable : SqliteAccess.ReadOnly;
        OpenReader().Dispose();
        ReadOnlyReason = reason;
    }

    // A rollback journal holds what a transaction that died has to take back: immutable would not look at it either.
    private bool HasLog() => HasContent(FileName + "-wal") || HasContent(FileName + "-journal");

    private static bool HasContent(string path) => new FileInfo(path) is { Exists: true, Length: > 0 };
}
