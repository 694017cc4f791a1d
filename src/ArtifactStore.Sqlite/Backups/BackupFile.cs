using SQLitePCL;

namespace ArtifactStore.Sqlite;

/// <summary>A file that has another name until it is complete, and is gone when it never is.</summary>
internal sealed class BackupFile : IDisposable
{
    private readonly string _path;
    private readonly SqliteEvents _events;
    private bool _isKept;

    private BackupFile(string path, SqliteEvents events)
    {
        (_path, _events) = (path, events);
        Partial = $"{path}.{Guid.NewGuid():N}.partial";
    }

    /// <summary>The name until then.</summary>
    public string Partial { get; }

    /// <summary>Makes an empty file that only its owner may use. A file that holds what a store holds is nobody else's business, whatever the rights of new files are.</summary>
    /// <param name="path">The name that it shall have.</param>
    /// <param name="events">Are told of what could not be cleaned up.</param>
    public static BackupFile Create(string path, SqliteEvents events)
    {
        string full;
        try
        {
            full = Path.GetFullPath(path);
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"'{path.Replace("\0", "\\0", StringComparison.Ordinal)}' is no path of a file.", nameof(path), e);
        }

        if (Path.GetFileName(full).Length == 0)
        {
            throw new ArgumentException($"'{path}' names a folder. Name a file.", nameof(path));
        }

        if (FilePath.OwnerOf(full) is { } owner)
        {
            throw new ArgumentException(
                $"'{path}' is a name that SQLite uses beside a database '{owner}': it would take the backup for that database's own log or journal. "
                + $"Give a name that does not end in {string.Join(", ", FilePath.Companions)}.",
                nameof(path));
        }

        // SQLite would take a log that somebody left beside the copy for the copy's own.
        if (FilePath.Companions.Prepend("").Select(end => full + end).FirstOrDefault(Path.Exists) is { } taken)
        {
            throw Exists(taken, null);
        }

        var file = new BackupFile(full, events);
        try
        {
            FilePath.MakeFolder(Path.GetDirectoryName(full)!);
            MakeEmpty(file.Partial);
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactStoreException($"The backup file '{full}' can't be made: {e.Message} Check the path, and the rights to its folder.", e);
        }
    }

    /// <summary>Gives the file its name.</summary>
    public void Keep()
    {
        try
        {
            File.Move(Partial, _path, overwrite: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Path.Exists(_path) ? Exists(_path, e) : new ArtifactStoreException($"The backup file '{_path}' can't be given its name: {e.Message}", e);
        }

        _isKept = true;
        SyncFolder();
    }

    public void Dispose()
    {
        if (_isKept)
        {
            return;
        }

        foreach (var name in FilePath.Companions.Prepend("").Select(end => Partial + end))
        {
            Delete(name);
        }
    }

    private static void MakeEmpty(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        new FileStream(path, options).Dispose();
    }

    /// <summary>Deletes what is left, if it is there. The caller hears of the backup, and the log of what stays behind: it takes room, and holds what the store holds.</summary>
    private void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _events.BackupLeft(Path.GetFileName(path), e);
        }
    }

    /// <summary>Puts the new name onto the disk: until then a power cut may take it back. .NET syncs no folders; SQLite does, where it deletes a file for good.</summary>
    private void SyncFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        try
        {
            MakeEmpty(Partial);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _events.BackupNotSynced(Path.GetFileName(_path), e.Message);
            return;
        }

        // No failure of the backup: the copy is there and complete, and there are file systems that can't sync a folder. Where SQLite makes a file of its own on one, it leaves it at that, too; but the operator should know.
        var result = raw.sqlite3__vfs__delete(null, Partial, 1);
        if (result != raw.SQLITE_OK)
        {
            _events.BackupNotSynced(Path.GetFileName(_path), raw.sqlite3_errstr(result).utf8_to_string());
            Delete(Partial);
        }
    }

    private static ArtifactStoreException Exists(string path, Exception? inner) => new($"The file '{path}' is there already, and a backup never overwrites. Give another name, or delete it.", inner);
}
