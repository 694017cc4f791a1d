using System.Diagnostics;

namespace ArtifactStore.PostgreSql.Tests;

/// <summary>The programs of the newest PostgreSQL that is installed here.</summary>
internal sealed class Installation
{
    /// <summary>Where the versions are installed, if not where Debian puts them.</summary>
    public const string Variable = "ARTIFACTSTORE_POSTGRES_PROGRAMS";

    private const string Installed = "/usr/lib/postgresql";
    private const string RunUser = "/usr/sbin/runuser";

    private readonly string _programs;

    private Installation(string programs) => _programs = programs;

    /// <summary>Who runs the servers, and the superuser of their databases.</summary>
    public const string User = "postgres";

    /// <returns>Null, with the reason, where there is none.</returns>
    public static Installation? TryFind(out string reason)
    {
        var installed = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : Installed;
        var newest = Directory.Exists(installed)
            ? Directory
                .EnumerateDirectories(installed)
                .Where(folder => File.Exists(Path.Combine(folder, "bin", "initdb")))
                .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0)
                .FirstOrDefault()
            : null;
        reason = newest is null
            ? $"There is no PostgreSQL below {installed}, and ARTIFACTSTORE_POSTGRES names none. Install the package postgresql, or set it to a connection string of a user who may create databases."
            : "";
        return newest is null ? null : new(Path.Combine(newest, "bin"));
    }

    /// <summary>Runs a program to its end. A server refuses to run as root.</summary>
    public void Run(string program, params string[] arguments)
    {
        var path = Path.Combine(_programs, program);
        if (IsRoot)
        {
            Execute(RunUser, ["-u", User, "--", path, .. arguments]);
        }
        else
        {
            Execute(path, arguments);
        }
    }

    /// <summary>Makes a folder that belongs to the user who runs servers.</summary>
    public static DirectoryInfo CreateFolder()
    {
        var folder = Directory.CreateTempSubdirectory("artifactstore-postgresql-");
        if (IsRoot)
        {
            Execute("/bin/chown", [User, folder.FullName]);
        }

        return folder;
    }

    /// <summary>Sends a signal to a process of a server.</summary>
    public static void Signal(string signal, int process) => Execute("/bin/kill", [$"-{signal}", $"{process}"]);

    public static bool IsRoot => OperatingSystem.IsLinux() && Environment.UserName == "root";

    private static void Execute(string path, IEnumerable<string> arguments)
    {
        // The server inherits what it is given; a pipe would stay open for as long as it runs.
        var log = Path.Combine(Path.GetTempPath(), $"artifactstore-postgresql-{Guid.NewGuid():N}.log");
        using var process = Process.Start(
            new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >> \"$0\" 2>&1", log, path, .. arguments]) { WorkingDirectory = "/" }
        )!;
        process.WaitForExit();
        var said = File.Exists(log) ? File.ReadAllText(log) : "";
        File.Delete(log);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{path} {string.Join(' ', arguments)} ended with {process.ExitCode}: {said}");
        }
    }
}
