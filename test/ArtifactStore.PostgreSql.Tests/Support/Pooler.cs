using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace ArtifactStore.PostgreSql.Tests;

/// <summary>
/// A PgBouncer of this test run in transaction mode: each transaction of a client gets any session of the server that is free. Gone when it
/// is disposed.
/// </summary>
internal sealed class Pooler : IDisposable
{
    /// <summary>Where the program is, if not where Debian puts it.</summary>
    public const string Variable = "ARTIFACTSTORE_PGBOUNCER";

    private const string Installed = "/usr/sbin/pgbouncer";

    // PgBouncer refuses to run as root, and needs no rights at all.
    private const string User = "nobody";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("artifactstore-pgbouncer-");
    private Process? _process;

    private Pooler() { }

    public int Port { get; } = ServerFolder.FreePort();

    private string Log => Path.Combine(_folder.FullName, "log");

    // What it says before it has read where its log is.
    private string FirstWords => Path.Combine(_folder.FullName, "start");

    private string Said => string.Concat(new[] { FirstWords, Log }.Where(File.Exists).Select(File.ReadAllText));

    /// <summary>
    /// As a host has to write it: a prepared statement, and what is reset when a connection is closed, would be left in a session that
    /// serves somebody else by then.
    /// </summary>
    public string ConnectionString(string database) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = Port,
            Database = database,
            Username = "app",
            MaxAutoPrepare = 0,
            NoResetOnClose = true,
        }.ToString();

    /// <summary>Starts a pooler in front of a server.</summary>
    /// <param name="server">A connection string to the server; the pooler logs in as its user, whoever its clients are.</param>
    /// <param name="poolSize">How many sessions the clients of one database share.</param>
    /// <param name="reason">Why there is none.</param>
    /// <returns>Null, with the reason, where the program is not installed.</returns>
    public static Pooler? TryStart(string server, int poolSize, out string reason)
    {
        var program = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : Installed;
        if (!File.Exists(program))
        {
            reason = $"There is no PgBouncer at {program}. Install the package pgbouncer, or say in {Variable} where the program is.";
            return null;
        }

        reason = "";
        var pooler = new Pooler();
        try
        {
            pooler.Start(program, new(server), poolSize);
            return pooler;
        }
        catch
        {
            pooler.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (_process is not null)
        {
            _process.Kill();
            _process.WaitForExit();
            _process.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private void Start(string program, NpgsqlConnectionStringBuilder server, int poolSize)
    {
        var settings = Path.Combine(_folder.FullName, "pgbouncer.ini");
        File.WriteAllText(
            settings,
            $"""
            [databases]
            * = host={Quoted(server.Host ?? "127.0.0.1")} port={server.Port} user={Quoted(server.Username)}{(
                string.IsNullOrEmpty(server.Password) ? "" : $" password={Quoted(server.Password)}"
            )}

            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {Port}
            unix_socket_dir =
            logfile = {Log}
            auth_type = any
            pool_mode = transaction
            default_pool_size = {poolSize}
            max_client_conn = 1000
            server_tls_sslmode = prefer

            """
        );
        if (Installation.IsRoot)
        {
            using var chown = Process.Start("/bin/chown", ["-R", User, _folder.FullName]);
            chown.WaitForExit();
        }

        string[] arguments =
        [
            "-c",
            "exec \"$@\" > \"$0\" 2>&1",
            FirstWords,
            program,
            "-q",
            .. Installation.IsRoot ? ["-u", User] : Array.Empty<string>(),
            settings,
        ];
        _process = Process.Start(new ProcessStartInfo("/bin/sh", arguments) { WorkingDirectory = "/" })!;
        WaitUntilItListens();
        try
        {
            Server.Execute(new NpgsqlConnectionStringBuilder(ConnectionString("postgres")) { Pooling = false }.ToString(), "SELECT 1");
        }
        catch (NpgsqlException e)
        {
            throw new InvalidOperationException($"PgBouncer does not reach the server. {Said}", e);
        }
    }

    private void WaitUntilItListens()
    {
        for (var waited = Stopwatch.StartNew(); ; Thread.Sleep(20))
        {
            try
            {
                using var client = new TcpClient();
                client.Connect(IPAddress.Loopback, Port);
                return;
            }
            catch (SocketException) when (!_process!.HasExited && waited.Elapsed < TimeSpan.FromMinutes(1))
            {
                // It is still starting.
            }
            catch (SocketException e)
            {
                throw new InvalidOperationException($"PgBouncer does not listen on port {Port}. {Said}", e);
            }
        }
    }

    private static string Quoted(string? value) => $"'{(value ?? "").Replace("'", "''", StringComparison.Ordinal)}'";
}
