namespace ArtifactStore.Sqlite;

/// <summary>Checks and creates the file of a database before SQLite opens it.</summary>
internal static class DatabaseFile
{
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Rejects a path that does not lead to a database file, or to one with several names.</summary>
    /// <returns>The number of names of the file; 1 if the system does not report it.</returns>
    /// <exception cref="ArtifactStoreException">The path is invalid.</exception>
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
                $"The file '{path}' belongs to the database '{owner}', as its log or journal. "
                    + "Name the database itself, or another file."
            );
        }

        if (FileStatus.Of(FileStatus.Path(path)) is not { } status)
        {
            return 1;
        }

        if (!status.IsRegular)
        {
            throw new ArtifactStoreException($"The database '{path}' is {status.KindName}. Name a file.");
        }

        // SQLite names the log after the file. Two programs that use different names of a file have separate logs, and overwrite each
        // other's commits.
        if (status.Names > 1 && !allowHardLinks && !target.IsImmutable)
        {
            throw new ArtifactStoreException(
                $"The database file '{path}' has {status.Names} names (hard links). SQLite would keep a separate log for each of them, "
                    + "and programs that open it by different names would corrupt it. "
                    + "Delete the other names, or copy the file; use symbolic links, which are followed. "
                    + "If nothing opens it by another name, set AllowHardLinks."
            );
        }

        return status.Names;
    }

    /// <summary>Creates the folder of a file, unless it exists.</summary>
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
            throw new ArtifactStoreException($"The folder '{folder}' of the database cannot be created: {e.Message}", e);
        }
    }

    /// <summary>
    /// Creates an empty file for its owner only; SQLite would apply the umask. An empty file is an empty database, and SQLite gives the log
    /// and the shared memory the permissions of the file. An existing file keeps its permissions.
    /// </summary>
    /// <returns>True if there was no file, so that it is now empty or SQLite will create it.</returns>
    public static bool Make(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return true;
        }

        try
        {
            new FileStream(
                path,
                new FileStreamOptions
                {
                    Mode = FileMode.CreateNew,
                    Access = FileAccess.Write,
                    UnixCreateMode = OwnersFile,
                }
            ).Dispose();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another process came first, or the folder is not writable, which SQLite will report when it opens the file.
            return false;
        }
    }

    /// <summary>Deletes a file created for a database that could not be opened, unless it has content.</summary>
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
            // The caller gets the preceding failure.
        }
    }
}
