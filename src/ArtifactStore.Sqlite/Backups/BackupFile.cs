using SQLitePCL;

namespace ArtifactStore.Sqlite;

/// <summary>A file with a temporary name, which gets its name when it is complete and is otherwise deleted.</summary>
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

    /// <summary>The temporary name.</summary>
    public string Partial { get; }

    /// <summary>Creates an empty file that only its owner may use, whatever the umask, since it holds the contents of the store.</summary>
    /// <param name="path">The final name.</param>
    /// <param name="events">Logs files that could not be deleted.</param>
    public static BackupFile Create(string path, SqliteEvents events)
    {
        string full;
        try
        {
            full = Path.GetFullPath(path);
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException(
                $"'{path.Replace("\0", "\\0", StringComparison.Ordinal)}' is not a path of a file.",
                nameof(path),
                e
            );
        }

        if (Path.GetFileName(full).Length == 0)
        {
            throw new ArgumentException($"'{path}' names a folder. Name a file.", nameof(path));
        }

        if (FilePath.OwnerOf(full) is { } owner)
        {
            throw new ArgumentException(
                $"'{path}' is a name that SQLite uses for the log or journal of a database '{owner}'. "
                    + $"Give a name that does not end in {string.Join(", ", FilePath.Companions)}.",
                nameof(path)
            );
        }

        // SQLite would use an existing log beside the copy as the copy's own.
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
            throw new ArtifactStoreException(
                $"The backup file '{full}' can't be created: {e.Message} Check the path, and the permissions of its folder.",
                e
            );
        }
    }

    /// <summary>Renames the file to its final name.</summary>
    public void Keep()
    {
        try
        {
            File.Move(Partial, _path, overwrite: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Path.Exists(_path)
                ? Exists(_path, e)
                : new ArtifactStoreException($"The backup file '{_path}' can't be renamed to its final name: {e.Message}", e);
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

    /// <summary>
    /// Deletes the temporary file, if it exists. A failure is logged rather than thrown: the file takes space, and holds the contents of
    /// the store.
    /// </summary>
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

    /// <summary>
    /// Syncs the folder, since a power cut could otherwise undo the rename. .NET cannot sync folders; SQLite does when it deletes a file
    /// durably.
    /// </summary>
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

        // The backup has not failed: the copy is complete, and some file systems cannot sync folders. SQLite ignores that for its own files
        // too, but the operator should know.
        var result = raw.sqlite3__vfs__delete(null, Partial, 1);
        if (result != raw.SQLITE_OK)
        {
            _events.BackupNotSynced(Path.GetFileName(_path), raw.sqlite3_errstr(result).utf8_to_string());
            Delete(Partial);
        }
    }

    private static ArtifactStoreException Exists(string path, Exception? inner) =>
        new($"The file '{path}' exists already, and a backup never overwrites. Give another name, or delete it.", inner);
}
