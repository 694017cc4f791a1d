using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace ArtifactStore.PostgreSql.Tests;

/// <summary>A PostgreSQL server of this test run: its own folder, its own port on the loopback, gone when it is disposed.</summary>
internal sealed class Cluster : IDisposable
{
    /// <summary>Where the versions are installed, if not where Debian puts them.</summary>
    public const string Variable = "ARTIFACTSTORE_POSTGRES_PROGRAMS";

    private const string Installed = "/usr/lib/postgresql";
    private const string User = "postgres";
    private const string RunUser = "/usr/sbin/runuser";

    private readonly string _programs;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("artifactstore-postgresql-");

    private Cluster(string programs) => _programs = programs;

    public int Port { get; private set; }

    private string Data => Path.Combine(_folder.FullName, "data");

    public string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Port,
        Database = database,
        Username = User,
    }.ToString();

    /// <summary>The newest version that is installed.</summary>
    /// <returns>Null, with the reason, where none can be started here.</returns>
    public static Cluster? TryStart(out string reason)
    {
        var installed = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : Installed;
        var programs = Directory.Exists(installed)
            ? Directory.EnumerateDirectories(installed).Where(folder => File.Exists(Path.Combine(folder, "bin", "initdb")))
                .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0).FirstOrDefault()
            : null;
        if (programs is null)
        {
            reason = $"There is no PostgreSQL below {installed}, and ARTIFACTSTORE_POSTGRES names none. Install the package postgresql, or set it to a connection string of a user who may create databases.";
            return null;
        }

        reason = "";
        var cluster = new Cluster(Path.Combine(programs, "bin"));
        try
        {
            cluster.Start();
            return cluster;
        }
        catch
        {
            cluster.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (File.Exists(Path.Combine(Data, "postmaster.pid")))
        {
            Run("pg_ctl", "stop", "-D", Data, "-m", "immediate", "-w");
        }

        _folder.Delete(recursive: true);
    }

    private void Start()
    {
        if (IsRoot)
        {
            Execute("/bin/chown", [User, _folder.FullName]);
        }

        // Durability has tests of its own; here it would only cost time.
        Run("initdb", "-D", Data, "-U", User, "-A", "trust", "-E", "UTF8", "--locale=C", "-N");
        Port = FreePort();
        Run(
            "pg_ctl", "start", "-D", Data, "-w", "-l", Path.Combine(_folder.FullName, "log"), "-o",
            $"-p {Port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=400 -c autovacuum_naptime=5");
    }

    private static bool IsRoot => OperatingSystem.IsLinux() && Environment.UserName == "root";

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>The server refuses to run as root.</summary>
    private void Run(string program, params string[] arguments)
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

    private void Execute(string path, IEnumerable<string> arguments)
    {
        // The server inherits what it is given; a pipe would stay open for as long as it runs.
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >> \"$0\" 2>&1", Path.Combine(Path.GetTempPath(), _folder.Name + ".log"), path, .. arguments]) { WorkingDirectory = "/" })!;
        process.WaitForExit();
        var log = Path.Combine(Path.GetTempPath(), _folder.Name + ".log");
        var said = File.Exists(log) ? File.ReadAllText(log) : "";
        File.Delete(log);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{path} {string.Join(' ', arguments)} ended with {process.ExitCode}: {said}");
        }
    }
}
