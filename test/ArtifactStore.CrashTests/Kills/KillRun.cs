using System.Globalization;
using Microsoft.Data.Sqlite;

namespace ArtifactStore.CrashTests;

/// <summary>One SQLite database whose writers are killed, one after the other and all at once, and then looked at.</summary>
internal sealed class KillRun(KillPlan plan, int seed, WorkerPool pool, Tally tally)
{
    private readonly Random _random = new(seed);
    private readonly Dictionary<string, List<WorkerProcess>> _processes = [];
    private readonly Dictionary<string, BackupClaim> _backups = [];
    private readonly Ledger _ledger = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("artifactstore-crash-");

    /// <summary>Whether the files of a database that was found wrong stay, to be looked at.</summary>
    public bool KeepsFiles { get; init; } = true;

    private string ConnectionString =>
        new SqliteConnectionStringBuilder { DataSource = Path.Combine(_folder.FullName, "artifacts.db") }.ToString();

    public async Task RunAsync()
    {
        var violations = new List<string>();
        try
        {
            await AttackAsync();
            foreach (var process in _processes.Values.SelectMany(processes => processes))
            {
                await ReadAsync(process, violations);
            }

            await CheckAsync(violations);
        }
        finally
        {
            foreach (var process in _processes.Values.SelectMany(processes => processes))
            {
                await process.DisposeAsync();
            }
        }

        violations.AddRange(_ledger.Violations);
        tally.Databases++;
        tally.Add(_ledger);
        tally.Violate($"seed {seed}, {plan}", violations);
        if (violations.Count == 0 || !KeepsFiles)
        {
            _folder.Delete(recursive: true);
        }
        else
        {
            tally.Violate($"seed {seed}, {plan}", [$"the files are left in {_folder.FullName}"]);
        }
    }

    private async Task AttackAsync()
    {
        string[] names = [.. Enumerable.Range(0, plan.Workers).Select(i => string.Create(CultureInfo.InvariantCulture, $"s{i}"))];
        var started = new List<WorkerProcess>();
        foreach (var _ in names)
        {
            started.Add(await pool.TakeAsync());
        }

        for (var i = 0; i < names.Length; i++)
        {
            Put(names[i], started[i]);
        }

        var kills = 0;
        if (plan.AtOpening)
        {
            // They open one new file at the same time, and die at different moments of that.
            await Task.WhenAll([
                KillInAsync(names[0], MigrationLog.Phase),
                .. names.Skip(1).Select(name => KillAfterAsync(name, _random.NextDouble() * 60)),
            ]);
            kills += names.Length;
        }

        while (kills < plan.Kills)
        {
            await Task.WhenAll(names.Select(name => _processes[name][^1].HasWorked));
            var isAll = plan.Kills - kills <= names.Length || _random.Next(4) == 0;
            string[] dying = isAll ? names : [names[_random.Next(names.Length)]];
            var moment = _random.NextDouble() * 300;
            await Task.WhenAll(
                plan.Work == WorkerKind.Checkpoint && _random.Next(2) == 0
                    ? dying.Select(name => KillInAsync(name, Tally.Checkpoint))
                    : dying.Select(name => KillAfterAsync(name, moment))
            );
            kills += dying.Length;
            if (kills < plan.Kills)
            {
                foreach (var name in dying)
                {
                    Put(name, await pool.TakeAsync());
                }
            }
        }

        foreach (var name in names)
        {
            // Those that are left were not killed in time to be counted; they die all the same.
            await _processes[name][^1].KillAsync();
        }
    }

    private void Put(string name, WorkerProcess process)
    {
        if (!_processes.TryGetValue(name, out var processes))
        {
            _processes[name] = processes = [];
        }

        processes.Add(process);
        process.Go(new(plan.Work, name, processes.Count, _random.Next(1_000_000), IsPostgreSql: false, ConnectionString));
    }

    private async Task KillInAsync(string name, string phase)
    {
        if (await _processes[name][^1].KillInAsync(phase, TimeSpan.FromSeconds(2)))
        {
            tally.Kills++;
        }
    }

    private async Task KillAfterAsync(string name, double milliseconds)
    {
        var process = _processes[name][^1];
        await Task.Delay(TimeSpan.FromMilliseconds(milliseconds));
        if (await process.KillAsync())
        {
            tally.Kills++;
        }
    }

    private async Task ReadAsync(WorkerProcess process, List<string> violations)
    {
        var own = new List<BackupClaim>();
        var phases = new List<string>();
        var open = 0;
        foreach (var line in await process.LinesAsync())
        {
            _ledger.Read(process.Name, line);
            var words = line.Split(' ');
            switch (words)
            {
                case [">", "backup", var file]:
                    own.Add(
                        _backups[file] = new(
                            file,
                            _ledger
                                .Certain()
                                .Where(artifact => Content.Writer(artifact.Token).StartsWith(process.Order!.Name, StringComparison.Ordinal))
                        )
                    );
                    break;
                case ["<", "backup", var file]:
                    _backups[file].Complete();
                    break;
                case ["?", ..] when own.Count > 0:
                    foreach (var effect in words.Skip(2).Select(Effect.Parse).Where(effect => effect.Kind == EffectKind.Delete))
                    {
                        own.ForEach(backup => backup.Delete(effect.Token));
                    }

                    break;
            }

            switch (words[0])
            {
                case ">":
                    phases.Add(words[1]);
                    break;
                case "<":
                    phases.Remove(words[1]);
                    break;
                case "?":
                    open++;
                    break;
                case "!" or "0" or "x" or "~":
                    open--;
                    break;
            }
        }

        if (open > 0)
        {
            phases.Add(Tally.Writing);
        }

        phases
            .Distinct()
            .ToList()
            .ForEach(phase => tally.Hit(phase == "open" && process.Order!.Generation == 1 ? "open of a new file" : phase));
        if (await process.FailureAsync() is { } failure)
        {
            violations.Add(failure);
        }
    }

    private async Task CheckAsync(List<string> violations)
    {
        _ledger.Check(await ReadAllAsync(ConnectionString, violations));
        foreach (var file in _folder.EnumerateFiles("backup-*.db"))
        {
            // A backup that has its name is whole, acknowledged or not.
            tally.Backups++;
            var stored = await ReadAllAsync(
                new SqliteConnectionStringBuilder { DataSource = file.FullName, Mode = SqliteOpenMode.ReadOnly }.ToString(),
                violations
            );
            violations.AddRange(_backups[file.Name].Missing(stored));
        }

        foreach (var process in _processes.Values.SelectMany(processes => processes))
        {
            if (
                _backups.Values.LastOrDefault(backup =>
                    backup.IsAcknowledged
                    && backup.File.StartsWith($"backup-{process.Order!.Name}-{process.Order.Generation}-", StringComparison.Ordinal)
                )
                    is { } last
                && !File.Exists(Path.Combine(_folder.FullName, last.File))
            )
            {
                violations.Add($"the backup {last.File} was acknowledged and is not there");
            }
        }
    }

    private static async Task<IReadOnlyList<Artifact>> ReadAllAsync(string connectionString, List<string> violations)
    {
        await using var store = SqliteArtifactStore.Open(connectionString);
        await store.InitializeAsync();
        await foreach (var violation in store.Maintenance.VerifyAsync())
        {
            violations.Add($"{connectionString}: {violation}");
        }

        await FeedCheck.AddAsync(store, violations);
        return await store.Artifacts.ReadArtifactsAsync();
    }
}
