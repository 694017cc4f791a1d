using System.Runtime.CompilerServices;
using SQLitePCL;

namespace ArtifactStore.Sqlite;

/// <summary>Watches whether the file that is open, and its log, are still those that have the name.</summary>
internal sealed class FileGuard(SqliteTarget target, string? file) : IDisposable
{
    private readonly string? _given = target.Path is null ? null : Path.GetFullPath(target.Path);
    private readonly byte[] _logPath = FileStatus.Path(file + "-wal");
    private volatile string? _loss;
    private FileWitness? _witness;
    private volatile StrongBox<FileStatus>? _log;

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

    /// <summary>Begins to watch the file, which a connection has just opened.</summary>
    /// <param name="connection">The connection; null for none.</param>
    /// <exception cref="ArtifactStoreException">Another file has the name already.</exception>
    public void Watch(sqlite3? connection)
    {
        _witness = file is null ? null : FileWitness.Open(file, target.Vfs);
        if (connection is not null && FileWitness.IsMoved(connection))
        {
            throw Gone();
        }
    }

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

    /// <summary>Lets go of the file.</summary>
    public void Dispose()
    {
        _witness?.Dispose();
        _witness = null;
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
}
