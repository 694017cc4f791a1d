using System.Runtime.CompilerServices;
using SQLitePCL;

namespace ArtifactStore.Sqlite;

/// <summary>Detects that the open file or its log no longer has its name.</summary>
internal sealed class FileGuard(SqliteTarget target, string? file) : IDisposable
{
    private readonly string? _given = target.Path is null ? null : Path.GetFullPath(target.Path);
    private readonly byte[] _logPath = FileStatus.Path(file + "-wal");
    private volatile string? _loss;
    private FileMoveDetector? _moveDetector;
    private volatile StrongBox<FileStatus>? _log;

    /// <summary>
    /// True if the open file or its log was found to be missing or replaced under its name, now or earlier. What is then beside the name
    /// belongs to another file. Without a move detector there is no check, since a VFS of the host need not use files.
    /// </summary>
    public bool HasMoved => _loss is not null || (_loss = FindLoss()) is not null;

    /// <summary>Creates the exception for that case.</summary>
    public ArtifactStoreException Moved() =>
        new(
            $"{_loss ?? LostFile} while the store had it open. Nothing was written. "
                + "Dispose the store, restore the file together with its -wal if they were moved, and open the store again."
        );

    private string LostFile => $"The database file '{file}' was deleted, moved or replaced by another";

    /// <summary>Begins to watch the file that a connection has just opened.</summary>
    /// <param name="connection">The connection; null for none.</param>
    /// <exception cref="ArtifactStoreException">Another file has the name already.</exception>
    public void Watch(sqlite3? connection)
    {
        _moveDetector = file is null ? null : FileMoveDetector.Open(file, target.Vfs);
        if (connection is not null && FileMoveDetector.IsMoved(connection))
        {
            throw Moved();
        }
    }

    /// <summary>Throws if the work would use another file than the opened one.</summary>
    /// <exception cref="ArtifactStoreException">The file is gone.</exception>
    public void ThrowIfMoved()
    {
        // The first connection may have to create the file.
        if (_moveDetector is not null && HasMoved)
        {
            throw Moved();
        }
    }

    /// <summary>Remembers the current log, now that a connection has it open, and nothing may delete it.</summary>
    public void RememberLog()
    {
        if (_log is null && target.IsOnFileSystem && FileStatus.Of(_logPath) is { } log)
        {
            _log = new(log);
        }
    }

    /// <summary>Forgets the log, since the writer's connection is closed and may have been the last, which deletes it.</summary>
    public void ForgetLog() => _log = null;

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        _moveDetector?.Dispose();
        _moveDetector = null;
    }

    private string? FindLoss()
    {
        if (file is null)
        {
            return null;
        }

        if (_moveDetector is { } moveDetector ? moveDetector.HasMoved : target.Vfs is null && !File.Exists(file))
        {
            return LostFile;
        }

        // The host's name now leads elsewhere, and whoever opens it uses another file.
        if (target.IsOnFileSystem && !FilePath.Comparer.Equals(_given, file) && !FilePath.Comparer.Equals(FilePath.Resolve(_given!), file))
        {
            return $"The name '{_given}', which led to the database file '{file}', now leads to another";
        }

        return _log is { } log && !(FileStatus.Of(_logPath) is { } now && now.IsSame(log.Value))
            ? $"The log '{file}-wal' of the database was deleted, moved or replaced by another"
            : null;
    }
}
