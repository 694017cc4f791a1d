using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace ArtifactStore.PostgreSql.Tests;

/// <summary>
/// A server in a folder of its own, on a port of the loopback that it keeps for as long as the folder is there; gone when it is disposed.
/// </summary>
internal sealed class ServerFolder : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>For as long the processes of a killed server may take to end by themselves.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly Installation _installation;
    private readonly DirectoryInfo _folder;

    public ServerFolder(Installation installation)
    {
        _installation = installation;
        _folder = Installation.CreateFolder();
        Port = FreePort();
    }

    public int Port { get; }

    /// <summary>The folder of its Unix socket.</summary>
    public string Socket => _folder.FullName;

    public bool IsRunning => Processes().Count > 0;

    private string Data => Path.Combine(_folder.FullName, "data");

    private string Lock => Path.Combine(Data, "postmaster.pid");

    public string ConnectionString(string database) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = Port,
            Database = database,
            Username = Installation.User,
        }.ToString();

    /// <summary>Makes an empty cluster.</summary>
    public void Initialize() =>
        _installation.Run("initdb", "-D", Data, "-U", Installation.User, "-A", "trust", "-E", "UTF8", "--locale=C", "-N");

    /// <summary>Makes a copy of a server that runs, which will follow it as a standby.</summary>
    public void CopyFrom(ServerFolder primary)
    {
        if (Directory.Exists(Data))
        {
            Directory.Delete(Data, recursive: true);
        }

        _installation.Run(
            "pg_basebackup",
            "-D",
            Data,
            "-R",
            "-c",
            "fast",
            "-N",
            "-d",
            $"host=127.0.0.1 port={primary.Port} user={Installation.User} application_name=standby"
        );
    }

    /// <param name="settings">Settings, as <c>name=value</c>.</param>
    public void Start(params string[] settings) =>
        _installation.Run(
            "pg_ctl",
            "start",
            "-D",
            Data,
            "-w",
            "-l",
            Path.Combine(_folder.FullName, "log"),
            "-o",
            $"-p {Port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={_folder.FullName} {string.Join(' ', settings.Select(setting => $"-c {setting}"))}"
        );

    /// <summary>Stops it in a moment, without a checkpoint.</summary>
    public void Stop() => _installation.Run("pg_ctl", "stop", "-D", Data, "-m", "immediate", "-w");

    /// <summary>
    /// Stops all processes of the server where they are: whoever has asked something waits, and so does whoever connects. To be followed by
    /// <see cref="Thaw"/>.
    /// </summary>
    public void Freeze() => SignalAll("STOP");

    /// <summary>Lets them go on.</summary>
    public void Thaw() => SignalAll("CONT");

    /// <summary>Makes a standby the primary.</summary>
    public void Promote() => _installation.Run("pg_ctl", "promote", "-D", Data, "-w");

    /// <summary>
    /// Kills the first process of the server; the others see that it is gone and end by themselves. One that waits for a lightweight lock
    /// of a killed process sees nothing, and is killed too. Returns when there is none any more.
    /// </summary>
    /// <param name="stopped">A process of the server that has been stopped, and sees nothing.</param>
    public void Kill(int? stopped = null)
    {
        using (var postmaster = Process.GetProcessById(int.Parse(File.ReadLines(Lock).First(), CultureInfo.InvariantCulture)))
        {
            postmaster.Kill();
        }

        if (stopped is { } process)
        {
            Installation.Signal("KILL", process);
        }

        var waited = Stopwatch.StartNew();
        while (Processes() is [var left, ..])
        {
            if (waited.Elapsed > Patience)
            {
                throw new TimeoutException($"The process {left} of the server in {Data} has not ended.");
            }

            if (waited.Elapsed > Grace)
            {
                KillAll();
            }

            Thread.Sleep(5);
        }

        // A process that nobody asks how it ended keeps its number, and the next server would take it for one that runs.
        File.Delete(Lock);
        File.Delete(Path.Combine(Socket, $".s.PGSQL.{Port}.lock"));
    }

    public void Dispose()
    {
        if (IsRunning)
        {
            try
            {
                Stop();
            }
            catch (InvalidOperationException)
            {
                // Its first process has been killed, and another has not ended yet. A test that has failed says why by itself.
                KillAll();
            }
        }

        _folder.Delete(recursive: true);
    }

    /// <summary>
    /// A port of the loopback that nobody listens on, and that no client is given by itself: a server that is stopped for a while must find
    /// its port free.
    /// </summary>
    public static int FreePort()
    {
        while (true)
        {
            // Below what Linux (32768) and others (49152) give to clients.
            using var listener = new TcpListener(IPAddress.Loopback, Random.Shared.Next(10_000, 32_000));
            try
            {
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException)
            {
                // Taken.
            }
        }
    }

    private void KillAll() => SignalAll("KILL");

    private void SignalAll(string signal)
    {
        // The first process first: it starts no more of them then.
        foreach (var process in Processes().Order())
        {
            try
            {
                Installation.Signal(signal, process);
            }
            catch (InvalidOperationException) when (!Processes().Contains(process))
            {
                // It has ended by itself meanwhile.
            }
        }
    }

    /// <summary>The processes of this server: each of them works in its folder.</summary>
    private List<int> Processes() =>
        [
            .. Directory
                .EnumerateDirectories("/proc")
                .Select(process =>
                    int.TryParse(Path.GetFileName(process), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0
                )
                .Where(id => id > 0 && FolderOf(id) == Data),
        ];

    private static string? FolderOf(int process)
    {
        try
        {
            return new FileInfo($"/proc/{process}/cwd").LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended, or is somebody else's.
            return null;
        }
    }
}
