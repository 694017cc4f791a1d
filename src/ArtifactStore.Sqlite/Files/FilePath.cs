namespace ArtifactStore.Sqlite;

/// <summary>The one name of a file, however it was given.</summary>
internal static class FilePath
{
    /// <summary>Tells file names apart as the platform's usual file system does.</summary>
    public static StringComparer Comparer { get; } =
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>The endings of the files that SQLite keeps beside a database.</summary>
    public static IReadOnlyList<string> Companions { get; } = ["-wal", "-shm", "-journal"];

    /// <summary>The full path with every symbolic link followed, folders included. SQLite does the same, and puts its log beside the real file.</summary>
    public static string Resolve(string path)
    {
        var full = Path.GetFullPath(path);
        try
        {
            return Follow(full, 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A folder that may not be looked into, or a circle of links: opening the file will say so better.
            return full;
        }
    }

    /// <summary>The database whose log, shared memory or journal SQLite keeps under a name; null where it is no such name.</summary>
    public static string? OwnerOf(string path)
    {
        var ending = Companions.FirstOrDefault(end => path.EndsWith(end, StringComparison.OrdinalIgnoreCase));
        return ending is not null && Path.GetFileName(path).Length > ending.Length ? path[..^ending.Length] : null;
    }

    /// <summary>Makes a folder for its owner alone, as the store's files in it are; those above it as the umask says. One that is there keeps its rights.</summary>
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
        return new FileInfo(path).LinkTarget is { } target ? Follow(Path.GetFullPath(target, Path.GetDirectoryName(path)!), depth + 1) : path;
    }
}
