using System.Diagnostics;
using System.Globalization;
using ArtifactStore.PostgreSql.Tests;
using Npgsql;

namespace ArtifactStore.CrashTests;

/// <summary>A PostgreSQL server, with all that makes it durable, is killed under its writers: its first process, or one that serves a client, upon which it ends all others and begins anew.</summary>
internal sealed class ServerKillRun : IAsyncDisposable
{
    private const int Workers = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // As installed, but for what would delay a checkpoint: the server is to be hit in one, too.
    private static readonly string[] Settings = ["fsync=on", "synchronous_commit=on", "full_page_writes=on", "checkpoint_timeout=30s", "min_wal_size=32MB", "max_wal_size=48MB", "autovacuum_naptime=1"];

    private readonly ServerFolder _server;
    private readonly Random _random;
    private readonly int _seed;
    private readonly List<WorkerProcess> _workers = [];
    private readonly Tally _tally = new();

    private ServerKillRun(Installation installation, int seed)
    {
        _server = new(installation);
        _random = new(seed);
        _seed = seed;
    }

    private string ConnectionString => new NpgsqlConnectionStringBuilder(_server.ConnectionString("postgres")) { Timeout = 15, CommandTimeout = 60 }.ToString();

    public static async Task<Tally> RunAsync(Installation installation, int ofServer, int ofSession, int seed, Action<string> say)
    {
        say(string.Create(CultureInfo.InvariantCulture, $"seed {seed}"));
        await using var run = new ServerKillRun(installation, seed);
        return await run.RunAsync(ofServer, ofSession, say);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers)
        {
            await worker.DisposeAsync();
        }

        NpgsqlConnection.ClearAllPools();
        _server.Dispose();
    }

    private async Task<Tally> RunAsync(int ofServer, int ofSession, Action<string> say)
    {
        _server.Initialize();
        _server.Start(Settings);
        await ExecuteAsync("CREATE EXTENSION IF NOT EXISTS amcheck");
        for (var i = 0; i < Workers; i++)
        {
            _workers.Add(await WorkerProcess.StartAsync());
        }

        for (var i = 0; i < Workers; i++)
        {
            _workers[i].Go(new(WorkerKind.Write, string.Create(CultureInfo.InvariantCulture, $"s{i}"), 1, _random.Next(1_000_000), IsPostgreSql: true, ConnectionString));
        }

        // The first of them comes while the schema is made.
        await Task.Delay(_random.Next(300));
        for (var (server, session) = (0, 0); server < ofServer || session < ofSession;)
        {
            if (session == ofSession || (server < ofServer && _random.Next(ofServer + ofSession) < ofServer))
            {
                _server.Kill();
                _server.Start(Settings);
                server++;
            }
            else if (await KillSessionAsync())
            {
                session++;
            }

            _tally.Kills = server + session;
            await GoOnAsync();
            await Task.Delay(_random.Next(400));
            if (_tally.Kills % 20 == 0)
            {
                say(string.Create(CultureInfo.InvariantCulture, $"{_tally.Kills} kills, {_workers.Sum(worker => worker.Acknowledged)} acknowledged"));
            }
        }

        _tally.Killed = string.Create(CultureInfo.InvariantCulture, $"kills with SIGKILL: the server {ofServer} times, a process that serves a client {ofSession} times");
        await CheckAsync();
        return _tally;
    }

    /// <summary>Kills a process that serves a client; the server then ends all others too, and recovers.</summary>
    /// <returns>Whether there was one.</returns>
    private async Task<bool> KillSessionAsync()
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false }.ToString());
        try
        {
            await connection.OpenAsync();
        }
        catch (NpgsqlException)
        {
            // It still recovers from the kill before.
            return false;
        }

        await using var command = new NpgsqlCommand(
            "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() ORDER BY (state = 'active') DESC, random() LIMIT 1", connection);
        if (await command.ExecuteScalarAsync() is not int process)
        {
            return false;
        }

        Installation.Signal("KILL", process);

        // It has begun anew when it has ended this session as well.
        var waited = Stopwatch.StartNew();
        try
        {
            while (waited.Elapsed < Patience)
            {
                await ExecuteAsync(connection, "SELECT pg_sleep(0.01)");
            }
        }
        catch (Exception e) when (e is NpgsqlException or IOException)
        {
            return true;
        }

        throw new TimeoutException($"The process {process} was killed, and the server has gone on for {Patience}.");
    }

    /// <summary>Waits until each writer has been acknowledged something again.</summary>
    private async Task GoOnAsync()
    {
        var before = _workers.Select(worker => worker.Acknowledged).ToArray();
        for (var waited = Stopwatch.StartNew(); _workers.Zip(before).Any(worker => worker.First.Acknowledged == worker.Second); await Task.Delay(10))
        {
            if (waited.Elapsed > Patience || _workers.Any(worker => worker.HasEnded))
            {
                throw new InvalidOperationException($"The writers do not go on. {await FailuresAsync()}");
            }
        }
    }

    private async Task<string> FailuresAsync()
    {
        var failures = "";
        foreach (var worker in _workers)
        {
            await worker.KillAsync();
            failures += await worker.FailureAsync();
        }

        return failures;
    }

    private async Task CheckAsync()
    {
        var ledger = new Ledger();
        var violations = new List<string>();
        _workers.ForEach(worker => worker.Stop());
        foreach (var worker in _workers)
        {
            foreach (var line in await worker.LinesAsync())
            {
                ledger.Read(worker.Name, line);
            }

            if (await worker.FailureAsync() is { } failure)
            {
                violations.Add(failure);
            }
        }

        await using var store = PostgreSqlArtifactStore.Open(ConnectionString);
        await foreach (var violation in store.Maintenance.VerifyAsync())
        {
            violations.Add($"{violation}");
        }

        ledger.Check(await store.Artifacts.ReadArtifactsAsync());
        violations.AddRange(ledger.Violations);
        _tally.Databases++;
        _tally.Add(ledger);
        _tally.Violate(string.Create(CultureInfo.InvariantCulture, $"seed {_seed}"), violations);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false }.ToString());
        await connection.OpenAsync();
        await ExecuteAsync(connection, sql);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
