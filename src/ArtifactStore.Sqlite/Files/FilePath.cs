namespace ArtifactStore.Sqlite;

/// <summary>Normalises the paths of files.</summary>
internal static class FilePath
{
    /// <summary>Compares file names like the platform's usual file system.</summary>
    public static StringComparer Comparer { get; } =
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>The suffixes of the files that SQLite keeps beside a database.</summary>
    public static IReadOnlyList<string> Companions { get; } = ["-wal", "-shm", "-journal"];

    /// <summary>
    /// Returns the full path with all symbolic links resolved, including folders. SQLite does the same, and keeps its log beside the real
    /// file.
    /// </summary>
    public static string Resolve(string path)
    {
        var full = Path.GetFullPath(path);
        try
        {
            return Follow(full, 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // An inaccessible folder, or a cycle of links. Opening the file will give a better message.
            return full;
        }
    }

    /// <summary>Returns the database to which a log, shared memory or journal of this name belongs; null for other names.</summary>
    public static string? OwnerOf(string path)
    {
        var ending = Companions.FirstOrDefault(end => path.EndsWith(end, StringComparison.OrdinalIgnoreCase));
        return ending is not null && Path.GetFileName(path).Length > ending.Length ? path[..^ending.Length] : null;
    }

    /// <summary>
    /// Creates a folder for its owner only, like the store's files in it; parent folders follow the umask. An existing folder keeps its
    /// permissions.
    /// </summary>
    public static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static string Follow(string full, int depth)
    {
        if (depth > 40)
        {
            throw new IOException("Too many symbolic links.");
        }

        var parent = Path.GetDirectoryName(full);
        if (string.IsNullOrEmpty(parent))
        {
            return full;
        }

        var path = Path.Combine(Follow(parent, depth), Path.GetFileName(full));
        return new FileInfo(path).LinkTarget is { } target
            ? Follow(Path.GetFullPath(target, Path.GetDirectoryName(path)!), depth + 1)
            : path;
    }
}
