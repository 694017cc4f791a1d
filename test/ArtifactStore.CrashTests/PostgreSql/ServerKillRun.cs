using System.Diagnostics;
using System.Globalization;
using ArtifactStore.PostgreSql.Tests;
using Npgsql;

namespace ArtifactStore.CrashTests;

/// <summary>
/// A PostgreSQL server, with all that makes it durable, is killed under its writers: its first process, or one that serves a client, upon
/// which it ends all others and begins anew.
/// </summary>
internal sealed class ServerKillRun : IAsyncDisposable
{
    private const int Workers = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // As installed, but for what would delay a checkpoint: the server is to be hit in one, too.
    private static readonly string[] Settings =
    [
        "fsync=on",
        "synchronous_commit=on",
        "full_page_writes=on",
        "checkpoint_timeout=30s",
        "min_wal_size=32MB",
        "max_wal_size=48MB",
        "autovacuum_naptime=1",
    ];

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

    private string ConnectionString =>
        new NpgsqlConnectionStringBuilder(_server.ConnectionString("postgres")) { Timeout = 15, CommandTimeout = 60 }.ToString();

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

        // The schema takes its time, so that there is a middle of it.
        await ExecuteAsync(
            "CREATE FUNCTION take_time() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.02); END'; CREATE EVENT TRIGGER take_time ON ddl_command_start EXECUTE FUNCTION take_time()"
        );
        for (var i = 0; i < Workers; i++)
        {
            _workers.Add(await WorkerProcess.StartAsync());
        }

        for (var i = 0; i < Workers; i++)
        {
            _workers[i]
                .Go(
                    new(
                        WorkerKind.Write,
                        string.Create(CultureInfo.InvariantCulture, $"s{i}"),
                        1,
                        _random.Next(1_000_000),
                        IsPostgreSql: true,
                        ConnectionString
                    )
                );
        }

        var moments = Moments(ofServer, ofSession);
        foreach (var (ofTheServer, phase) in moments)
        {
            await KillAsync(ofTheServer, phase);
            _tally.Kills++;
            if (_tally.Kills < moments.Count(moment => moment.Phase == MigrationLog.Phase))
            {
                // Nobody writes before the schema is there.
                continue;
            }

            await GoOnAsync();
            await Task.Delay(_random.Next(400));
            if (_tally.Kills % 20 == 0)
            {
                say(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{_tally.Kills} kills, {_workers.Sum(worker => worker.Acknowledged)} acknowledged"
                    )
                );
            }
        }

        _tally.Killed = string.Create(
            CultureInfo.InvariantCulture,
            $"kills with SIGKILL: the server {ofServer} times, a process that serves a client {ofSession} times"
        );
        await CheckAsync();
        return _tally;
    }

    /// <summary>
    /// The kills, in their order: the first ones in the migration, the others at random moments, but for some that are aimed at a
    /// checkpoint.
    /// </summary>
    private List<(bool OfServer, string? Phase)> Moments(int ofServer, int ofSession)
    {
        var aimed = Math.Max(1, (ofServer + ofSession) / 20);
        (bool OfServer, string? Phase)[] later = [.. Later(true, ofServer), .. Later(false, ofSession)];
        _random.Shuffle(later);
        return [.. Enumerable.Range(0, 2 * aimed).Select(i => (i % 2 == 0, (string?)MigrationLog.Phase)), .. later];

        IEnumerable<(bool OfServer, string? Phase)> Later(bool isOfServer, int count) =>
            Enumerable.Range(0, count - aimed).Select(i => (isOfServer, i < aimed ? Tally.Checkpoint : null));
    }

    /// <summary>Kills once, and sees that the server is there again.</summary>
    private async Task KillAsync(bool ofServer, string? phase)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience; )
        {
            int? stopped = null;
            try
            {
                // It stands still in the middle of what it does, so that the kill comes to it there.
                stopped = phase switch
                {
                    MigrationLog.Phase => await StopInMigrationAsync(),
                    Tally.Checkpoint => await StopInCheckpointAsync(),
                    _ => null,
                };
                if (phase is not null && stopped is null)
                {
                    continue;
                }

                var isWriting = _workers.Any(worker => worker.IsWriting);
                if (ofServer)
                {
                    _server.Kill(stopped);
                    _server.Start(Settings);
                }
                else if (!await KillSessionAsync(phase, stopped))
                {
                    Go(stopped);
                    continue;
                }

                if (phase is not null || isWriting)
                {
                    _tally.Hit(phase ?? Tally.Writing);
                }

                return;
            }
            catch (Exception e) when (e is NpgsqlException or IOException)
            {
                // It still recovers from the kill before.
                Go(stopped);
                await Task.Delay(5);
            }
        }

        throw new TimeoutException($"Nobody was there to be killed{(phase is null ? "" : $" in a {phase}")} for {Patience}.");

        static void Go(int? stopped)
        {
            if (stopped is { } process)
            {
                Signals.Continue(process);
            }
        }
    }

    /// <summary>Stops the session that makes the schema.</summary>
    /// <returns>Its process; null where none was seen.</returns>
    private async Task<int?> StopInMigrationAsync()
    {
        // The script of a migration is one command: while it is active, nothing of it is committed. One that waits for another host does
        // nothing.
        const string Active =
            "backend_type = 'client backend' AND state = 'active' AND query ~ 'CREATE (TABLE|INDEX)' AND pid <> pg_backend_pid() AND wait_event_type IS DISTINCT FROM 'Lock'";
        await using var connection = await ConnectAsync();
        if (await ScalarAsync(connection, $"SELECT pid FROM pg_stat_activity WHERE {Active} LIMIT 1") is not int process)
        {
            return null;
        }

        Signals.Stop(process);
        if (await ScalarAsync(connection, $"SELECT pid FROM pg_stat_activity WHERE {Active} AND pid = {process}") is int)
        {
            return process;
        }

        Signals.Continue(process);
        return null;
    }

    /// <summary>Stops the process that makes checkpoints, in the middle of one.</summary>
    /// <returns>The process; null where it was done already.</returns>
    private async Task<int?> StopInCheckpointAsync()
    {
        await using var connection = await ConnectAsync();
        var checkpoint = AskAsync(await ConnectAsync());
        int? process = null;
        while (!checkpoint.IsCompleted && process is null)
        {
            process =
                await ScalarAsync(
                    connection,
                    "SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer' AND wait_event IS DISTINCT FROM 'CheckpointerMain'"
                ) as int?;
        }

        if (process is { } checkpointer)
        {
            // Had it ended before it was stopped, who asked for it would know.
            Signals.Stop(checkpointer);
            await Task.Delay(200);
            if (!checkpoint.IsCompleted)
            {
                // It ends with the server.
                _ = checkpoint.ContinueWith(ended => ended.Exception, TaskScheduler.Default);
                return checkpointer;
            }

            Signals.Continue(checkpointer);
        }

        await checkpoint;
        return null;

        static async Task AskAsync(NpgsqlConnection asking)
        {
            await using (asking)
            {
                await ExecuteAsync(asking, "CHECKPOINT");
            }
        }
    }

    /// <summary>Kills a process that serves a client; the server then ends all others too, and recovers.</summary>
    /// <param name="phase">What it is aimed at.</param>
    /// <param name="stopped">Who stands still in the middle of that.</param>
    /// <returns>Whether there was one.</returns>
    private async Task<bool> KillSessionAsync(string? phase, int? stopped)
    {
        await using var connection = await ConnectAsync();
        var process =
            phase == MigrationLog.Phase
                ? stopped
                : await ScalarAsync(
                    connection,
                    "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND query <> 'CHECKPOINT' ORDER BY (state = 'active') DESC, random() LIMIT 1"
                ) as int?;
        if (process is not { } dying)
        {
            return false;
        }

        Installation.Signal("KILL", dying);

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
            if (phase == Tally.Checkpoint)
            {
                // It was told to end, and must not be waited for.
                Signals.Continue(stopped!.Value);
            }

            return true;
        }

        throw new TimeoutException($"The process {dying} was killed, and the server has gone on for {Patience}.");
    }

    /// <summary>Waits until each writer has been acknowledged something again.</summary>
    private async Task GoOnAsync()
    {
        var before = _workers.Select(worker => worker.Acknowledged).ToArray();
        for (
            var waited = Stopwatch.StartNew();
            _workers.Zip(before).Any(worker => worker.First.Acknowledged == worker.Second);
            await Task.Delay(10)
        )
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

        await FeedCheck.AddAsync(store, violations);
        ledger.Check(await store.Artifacts.ReadArtifactsAsync());
        violations.AddRange(ledger.Violations);
        _tally.Databases++;
        _tally.Add(ledger);
        _tally.Violate(string.Create(CultureInfo.InvariantCulture, $"seed {_seed}"), violations);
    }

    private async Task<NpgsqlConnection> ConnectAsync()
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false }.ToString());
        try
        {
            await connection.OpenAsync();
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = await ConnectAsync();
        await ExecuteAsync(connection, sql);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
