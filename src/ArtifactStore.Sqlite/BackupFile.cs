using SQLitePCL;

namespace ArtifactStore.Sqlite;

/// <summary>A file that has another name until it is complete, and is gone when it never is.</summary>
internal sealed class BackupFile : IDisposable
{
    private static readonly string[] Companions = ["-wal", "-shm", "-journal"];

    private readonly string _path;
    private bool _isKept;

    private BackupFile(string path)
    {
        _path = path;
        Partial = $"{path}.{Guid.NewGuid():N}.partial";
    }

    /// <summary>The name until then.</summary>
    public string Partial { get; }

    /// <summary>Makes an empty file that only its owner may use. A file that holds what a store holds is nobody else's business, whatever the rights of new files are.</summary>
    public static BackupFile Create(string path)
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

        // SQLite would take a log that somebody left beside the copy for the copy's own.
        if (Companions.Prepend("").Select(end => full + end).FirstOrDefault(Path.Exists) is { } taken)
        {
            throw Exists(taken, null);
        }

        var file = new BackupFile(full);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            new FileStream(file.Partial, options).Dispose();
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
        catch (IOException e)
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

        foreach (var name in Companions.Prepend("").Select(end => Partial + end))
        {
            try
            {
                File.Delete(name);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The failure that ended the backup says more than this one.
            }
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
            new FileStream(Partial, FileMode.CreateNew, FileAccess.Write).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The copy itself is there and complete.
            return;
        }

        // Where a file system can't do it, the name lasts as long as the file system sees to it; SQLite leaves it at that for its own files, too.
        _ = raw.sqlite3__vfs__delete(null, Partial, 1);
    }

    private static ArtifactStoreException Exists(string path, IOException? inner) => new($"The file '{path}' is there already, and a backup never overwrites. Give another name, or delete it.", inner);
}
