using Microsoft.Data.Sqlite;

namespace ArtifactStore.Sqlite;

/// <summary>The parsed connection string.</summary>
/// <param name="Path">The file as given, without URI form; null for a memory database.</param>
/// <param name="Mode">How to open it.</param>
/// <param name="Vfs">SQLite's VFS; null for the default.</param>
/// <param name="Password">The key of an encrypted file, for builds of SQLite that support encryption.</param>
internal sealed record SqliteTarget(string? Path, SqliteOpenMode Mode, string? Vfs, string? Password)
{
    private const string DataDirectory = "|DataDirectory|";

    /// <summary>The action on the schema. The file is created only if the schema is.</summary>
    public SchemaMode SchemaMode { get; init; }

    /// <summary>
    /// True if the host has declared that the file is not written while it is open. No log is then read or created beside it.
    /// </summary>
    public bool IsImmutable { get; init; }

    /// <summary>True if the path is one of the operating system, which is not certain for another VFS.</summary>
    public bool IsOnFileSystem => Path is not null && (Vfs is null || Vfs.StartsWith("unix", StringComparison.Ordinal));

    /// <summary>True if the database is private to the store and lost with it.</summary>
    public bool IsMemory => Path is null;

    /// <summary>Parses a connection string. Messages do not repeat it, since it may contain a password.</summary>
    /// <exception cref="ArgumentException">The string is invalid; the message is one sentence.</exception>
    public static SqliteTarget Parse(string? connectionString)
    {
        if (string.IsNullOrWhiteSpace(connectionString))
        {
            throw new ArgumentException("The SQLite connection string is empty; write for instance 'Data Source=artifacts.db'.");
        }

        SqliteConnectionStringBuilder builder;
        try
        {
            builder = new(connectionString);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            throw new ArgumentException($"The SQLite connection string cannot be read: {e.Message.Split('\n')[0].Trim()}", e);
        }

        if (builder.Cache == SqliteCacheMode.Shared)
        {
            throw SharedCache(builder.DataSource);
        }

        var vfs = string.IsNullOrEmpty(builder.Vfs) ? null : builder.Vfs;
        var password = string.IsNullOrEmpty(builder.Password) ? null : builder.Password;
        var source = builder.DataSource;
        if (builder.Mode == SqliteOpenMode.Memory || string.Equals(source, ":memory:", StringComparison.OrdinalIgnoreCase))
        {
            return new(null, SqliteOpenMode.Memory, vfs, password);
        }

        if (string.IsNullOrWhiteSpace(source))
        {
            // SQLite would open a private temporary file, which is never what a host means.
            throw new ArgumentException(
                "The SQLite connection string names no Data Source; write for instance 'Data Source=artifacts.db', "
                    + "or 'Data Source=:memory:' for a database in memory."
            );
        }

        var target = new SqliteTarget(source, builder.Mode, vfs, password);
        if (source.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
        {
            target = ParseUri(target, source);
        }

        return target.Path is null ? target : target with { Path = CheckPath(ExpandDataDirectory(target.Path)) };
    }

    private static string CheckPath(string path)
    {
        try
        {
            _ = System.IO.Path.GetFullPath(path);
            return path;
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException(
                $"The Data Source '{path.Replace("\0", "\\0", StringComparison.Ordinal)}' is not a path of a file.",
                e
            );
        }
    }

    private static string ExpandDataDirectory(string path) =>
        path.StartsWith(DataDirectory, StringComparison.OrdinalIgnoreCase)
            ? System.IO.Path.Combine(
                AppDomain.CurrentDomain.GetData("DataDirectory") as string ?? AppContext.BaseDirectory,
                path[DataDirectory.Length..].TrimStart('/', '\\')
            )
            : path;

    // SQLite's own URI form, file:path?name=value. It is parsed here, since the store adds parameters of its own and needs the file.
    private static SqliteTarget ParseUri(SqliteTarget target, string uri)
    {
        var rest = uri["file:".Length..].Split('#')[0];
        var mark = rest.IndexOf('?', StringComparison.Ordinal);
        var path = mark < 0 ? rest : rest[..mark];
        var query = mark < 0 ? "" : rest[(mark + 1)..];
        if (path.StartsWith("//", StringComparison.Ordinal))
        {
            var slash = path.IndexOf('/', 2);
            var authority = slash < 0 ? path[2..] : path[2..slash];
            if (authority is not ("" or "localhost"))
            {
                throw new ArgumentException(
                    $"The Data Source '{uri}' names the host '{authority}'; SQLite's file URIs allow only localhost, or none."
                );
            }

            path = slash < 0 ? "" : path[slash..];
        }

        path = Uri.UnescapeDataString(path);
        if (OperatingSystem.IsWindows() && path is ['/', _, ':', ..])
        {
            path = path[1..];
        }

        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var name = Uri.UnescapeDataString(equals < 0 ? pair : pair[..equals]);
            var value = Uri.UnescapeDataString(equals < 0 ? "" : pair[(equals + 1)..]);
            target = (name, value) switch
            {
                ("mode", "memory") => target with { Mode = SqliteOpenMode.Memory },
                ("mode", "ro") => target with { Mode = SqliteOpenMode.ReadOnly },
                ("immutable", "1") => target with { IsImmutable = true },
                ("mode", "rw") => target with { Mode = SqliteOpenMode.ReadWrite },
                ("mode", "rwc") => target with { Mode = SqliteOpenMode.ReadWriteCreate },
                ("cache", "shared") => throw SharedCache(uri),
                ("cache", "private") or ("immutable", "0") => target,
                ("vfs", _) => target with { Vfs = value },
                _ => throw new ArgumentException(
                    $"The Data Source '{uri}' has the parameter '{pair}'; the store supports mode, cache=private, immutable and vfs."
                ),
            };
        }

        if (target.Mode == SqliteOpenMode.Memory || path == ":memory:")
        {
            return target with { Path = null, Mode = SqliteOpenMode.Memory };
        }

        if (target.IsImmutable)
        {
            target = target with { Mode = SqliteOpenMode.ReadOnly };
        }

        return path.Length > 0 ? target with { Path = path } : throw new ArgumentException($"The Data Source '{uri}' names no file.");
    }

    private static ArgumentException SharedCache(string given) =>
        new($"'{given}' sets a shared cache, which is not supported. Remove Cache=Shared.");
}
