using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using ArtifactStore.PostgreSql.Tests;
using Npgsql;

namespace ArtifactStore.Benchmarks.Peers;

/// <summary>A PostgreSQL server whose data is kept from run to run. It is durable, unlike the server of the tests.</summary>
[SuppressMessage("Security", "CA2100:Review SQL queries for security vulnerabilities", Justification = "The names are made here.")]
internal sealed class BenchmarkServer : IDisposable
{
    private static readonly string[] Settings =
    [
        "shared_buffers=1GB",
        "effective_cache_size=8GB",
        "max_wal_size=8GB",
        "checkpoint_timeout=30min",
        "maintenance_work_mem=512MB",
        "max_connections=200",
    ];

    private readonly Installation _installation;
    private readonly string _data;
    private readonly int _port;

    private BenchmarkServer(Installation installation, string data, int port)
    {
        _installation = installation;
        _data = data;
        _port = port;
    }

    public static BenchmarkServer Start(string folder)
    {
        var installation = Installation.TryFind(out var reason) ?? throw new InvalidOperationException(reason);
        var note = Path.Combine(folder, "postgresql-folder");
        string data;
        if (File.Exists(note) && Directory.Exists(File.ReadAllText(note)))
        {
            data = Path.Combine(File.ReadAllText(note), "data");
        }
        else
        {
            // The server runs as another user, who must own the folder.
            var own = Installation.CreateFolder().FullName;
            data = Path.Combine(own, "data");
            installation.Run("initdb", "-D", data, "-U", Installation.User, "-A", "trust", "-E", "UTF8", "--locale=C", "-N");
            File.WriteAllText(note, own);
        }

        if (File.Exists(Path.Combine(data, "postmaster.pid")))
        {
            // A run that was killed has left its server behind.
            installation.Run("pg_ctl", "stop", "-D", data, "-m", "fast", "-w", "-t", "300");
        }

        var port = ServerFolder.FreePort();
        var settings = string.Join(' ', Settings.Select(setting => $"-c {setting}"));
        var options = string.Create(
            CultureInfo.InvariantCulture,
            $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= {settings}"
        );
        var log = Path.Combine(Path.GetDirectoryName(data)!, "log");
        installation.Run("pg_ctl", "start", "-D", data, "-w", "-t", "300", "-l", log, "-o", options);
        return new(installation, data, port);
    }

    /// <summary>Keeps this process and the server from each other's processors.</summary>
    public Apart Apart() => new(int.Parse(File.ReadLines(Path.Combine(_data, "postmaster.pid")).First(), CultureInfo.InvariantCulture));

    public string ConnectionString(string database) => $"Host=127.0.0.1;Port={_port};Database={database};Username={Installation.User}";

    public async Task ExecuteAsync(string database, string sql)
    {
        await using var connection = await OpenAsync(database);
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Reads the tables and indexes of a store once, so that no candidate pays for reading them from the disk.</summary>
    public Task WarmAsync(string database) =>
        ExecuteAsync(
            database,
            """
            CREATE EXTENSION IF NOT EXISTS pg_prewarm;
            SELECT SUM(pg_prewarm(oid, 'read')) FROM pg_class WHERE relnamespace = 'artifact_store'::regnamespace AND relkind IN ('r', 'i')
            """
        );

    public async Task<bool> ExistsAsync(string database)
    {
        await using var connection = await OpenAsync("postgres");
        await using var command = new NpgsqlCommand("SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)", connection);
        command.Parameters.Add(new() { Value = database });
        return (bool)(await command.ExecuteScalarAsync())!;
    }

    public void Dispose()
    {
        NpgsqlConnection.ClearAllPools();
        _installation.Run("pg_ctl", "stop", "-D", _data, "-m", "fast", "-w", "-t", "300");
    }

    /// <summary>Deletes its data. It must be stopped.</summary>
    public void Delete() => Directory.Delete(Path.GetDirectoryName(_data)!, recursive: true);

    private async Task<NpgsqlConnection> OpenAsync(string database)
    {
        var connection = new NpgsqlConnection(ConnectionString(database) + ";Pooling=false");
        await connection.OpenAsync();
        return connection;
    }
}
