using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ArtifactStore.Sqlite;

/// <summary>
/// Determines how a database can be opened, and opens its connections. It throws the driver's exceptions; callers wait and translate.
/// </summary>
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

    /// <summary>The access to the database, set by <see cref="OpenFirst"/>.</summary>
    public SqliteAccess Access { get; private set; }

    /// <summary>The reason that nothing can be written, unless <see cref="Access"/> is <see cref="SqliteAccess.ReadWrite"/>.</summary>
    public string? ReadOnlyReason { get; private set; }

    /// <summary>The file; null for a memory database.</summary>
    public string? FileName { get; }

    /// <summary>True if the database is in memory, on one connection.</summary>
    public bool IsMemory => FileName is null;

    /// <summary>The name for messages: the file, or a substitute.</summary>
    public string Name => FileName ?? ":memory:";

    /// <summary>The number of names of the file; 1 if the system does not report it.</summary>
    public uint Names { get; private set; } = 1;

    /// <summary>The size of the write-ahead log in bytes, 0 if there is none; null in memory.</summary>
    public long? WalSize =>
        FileName is null ? null
        : new FileInfo(FileName + "-wal") is { Exists: true } log ? log.Length
        : 0;

    /// <summary>True if the open file or its log no longer has its name.</summary>
    public bool HasMoved => _guard.HasMoved;

    /// <summary>Creates the exception for that case.</summary>
    public ArtifactStoreException Moved() => _guard.Moved();

    /// <summary>Throws if the work would use another file than the opened one.</summary>
    /// <exception cref="ArtifactStoreException">The file is gone.</exception>
    public void ThrowIfMoved() => _guard.ThrowIfMoved();

    /// <summary>Remembers the current log.</summary>
    public void RememberLog() => _guard.RememberLog();

    /// <summary>Forgets the log, since the writer's connection is closed and may have been the last, which deletes it.</summary>
    public void ForgetLog() => _guard.ForgetLog();

    /// <summary>Determines how the database can be opened, and creates it if required. May be called again after a failure.</summary>
    /// <returns>The writer's connection; null if the database is read-only.</returns>
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

    /// <summary>Opens a connection for writing on an existing file.</summary>
    public CachingConnection OpenWriter() => _opener.OpenWriter(SqliteOpenMode.ReadWrite);

    /// <summary>
    /// Opens a connection for reading. In a read-only store, it takes no locks on a file without writers, since in WAL mode SQLite would
    /// create a log and shared memory even for reading, and could not delete them. The caller checks for concurrent writes afterwards
    /// (<see cref="IsUnchanged"/>).
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
                // The file is being written. With locks it can be opened nevertheless.
            }
        }

        return OpenReader(Access);
    }

    /// <summary>True if the file is unchanged since a connection was opened, so that the data read on it is consistent.</summary>
    public bool IsUnchanged(CachingConnection connection) => Access != SqliteAccess.ReadOnly || connection.Seen == State();

    /// <summary>Returns the state of a file without writers; null if a log or journal shows a writer, perhaps a crashed one.</summary>
    private FileState? State() =>
        !HasLog() && new FileInfo(FileName!) is { Exists: true } info ? new(info.LastWriteTimeUtc, info.Length) : null;

    /// <summary>Opens a connection for reading, with a given access.</summary>
    public CachingConnection OpenReader(SqliteAccess access) => _opener.OpenReader(access);

    /// <summary>Opens another file, for a copy of the database.</summary>
    public SqliteConnection OpenCopy(string path) => _opener.OpenCopy(path);

    /// <summary>Closes the file.</summary>
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
            throw new ArtifactStoreException(
                $"The database file '{FileName}' does not exist, and Mode={_target.Mode} does not create it. Check the path, "
                    + $"or omit the mode."
            );
        }

        if (_target.SchemaMode != SchemaMode.CreateOrUpgrade && !File.Exists(FileName))
        {
            throw new ArtifactStoreSchemaException(
                $"The database file '{FileName}' does not exist, and SchemaMode.{_target.SchemaMode} creates neither the file nor the "
                    + $"schema. Check the path, run the schema script, or open the store once with SchemaMode.CreateOrUpgrade."
            );
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
            // The file is not writable, or no log can be created beside it. If it is readable, the store is read-only; otherwise the first
            // error has the best message.
            try
            {
                OpenReadOnly("the user of this process may not write it, or not create files in its folder");
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
            // A file created for a database that could not be opened is deleted, unless it has content.
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

    // A rollback journal holds the undo data of a crashed transaction, which immutable access would ignore too.
    private bool HasLog() => HasContent(FileName + "-wal") || HasContent(FileName + "-journal");

    private static bool HasContent(string path) => new FileInfo(path) is { Exists: true, Length: > 0 };
}
