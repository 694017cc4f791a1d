namespace ArtifactStore.Sqlite;

/// <summary>Checks and makes the file of a database, before SQLite opens it.</summary>
internal static class DatabaseFile
{
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Refuses a path that leads to no database, or to one that has another name besides.</summary>
    /// <returns>The number of names that the file has; 1 where the system does not tell.</returns>
    /// <exception cref="ArtifactStoreException">It is such a path.</exception>
    public static uint Check(string path, SqliteTarget target, bool allowHardLinks)
    {
        if (Directory.Exists(path))
        {
            throw new ArtifactStoreException($"The database '{path}' is a folder. Name a file.");
        }

        if (!target.IsOnFileSystem)
        {
            return 1;
        }

        if (FilePath.OwnerOf(path) is { } owner && File.Exists(owner))
        {
            throw new ArtifactStoreException(
                $"The file '{path}' belongs to the database '{owner}': SQLite keeps its log or journal under this name. "
                + "Name the database itself, or another file.");
        }

        if (FileStatus.Of(FileStatus.Path(path)) is not { } status)
        {
            return 1;
        }

        if (!status.IsRegular)
        {
            throw new ArtifactStoreException($"The database '{path}' is {status.KindName}. Name a file.");
        }

        // SQLite keeps the log beside the name. Two programs that open two names of one file have two logs, and each takes its own for all
        // there is: what one has committed the other overwrites.
        if (status.Names > 1 && !allowHardLinks && !target.IsImmutable)
        {
            throw new ArtifactStoreException(
                $"The database file '{path}' has {status.Names} names (hard links). Under each of them SQLite would keep a log of its own, "
                + "and programs that open it by different names would destroy it. "
                + "Delete the other names, or copy the file; use symbolic links, which are followed. "
                + "Where nobody opens it by another name, set AllowHardLinks.");
        }

        return status.Names;
    }

    /// <summary>Makes the folder of a file, unless it is there.</summary>
    public static void MakeFolder(string path)
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
    public static bool Make(string path)
    {
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

    /// <summary>Deletes a file that was made for a database which could not be opened, unless somebody has put something into it.</summary>
    public static void DeleteIfEmpty(string path)
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
}
