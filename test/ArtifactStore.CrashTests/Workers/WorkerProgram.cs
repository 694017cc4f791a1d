using System.Globalization;
using Microsoft.Data.Sqlite;

namespace ArtifactStore.CrashTests;

/// <summary>
/// The process that is killed. It says <c>ready</c>, reads a <see cref="WorkerOrder"/> from standard input, and works until it is killed,
/// or standard input ends.
/// </summary>
internal sealed class WorkerProgram : IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly ConsoleJournal _journal = new();
    private readonly WorkerOrder _order;
    private readonly WriterOptions _options;

    private WorkerProgram(WorkerOrder order)
    {
        _order = order;
        _options = new() { Lies = order.Kind == WorkerKind.Lie, ServerMayDie = order.IsPostgreSql };
    }

    public static async Task<int> RunAsync()
    {
        await WarmUpAsync();
        Console.WriteLine("ready");
        if (await Console.In.ReadLineAsync() is not { } line)
        {
            return 0;
        }

        using var program = new WorkerProgram(WorkerOrder.Parse(line));

        // A worker must not live on without the one who would kill it.
        new Thread(program.EndWithInput) { IsBackground = true }.Start();
        await (
            program._order.Kind switch
            {
                WorkerKind.Prune => program.PruneAsync(),
                WorkerKind.Import => program.ImportAsync(),
                WorkerKind.Observe => program.ObserveAsync(),
                _ => program.WorkAsync(),
            }
        );
        return 0;
    }

    /// <summary>
    /// A process that has done all of it once, on a database in memory, spends its time in the store and not in the compiler: kills then
    /// hit what they are meant for.
    /// </summary>
    private static async Task WarmUpAsync()
    {
        await using var store = SqliteArtifactStore.Open("Data Source=:memory:");
        var writer = new Writer("warm", 0, new Random(1), new MuteJournal(), new() { Bulk = 10 });
        for (var i = 0; i < 60; i++)
        {
            await writer.StepAsync(store);
        }

        await writer.AdoptAsync(store);
    }

    public void Dispose()
    {
        _end.Dispose();
        _journal.Dispose();
    }

    private void EndWithInput()
    {
        while (Console.In.ReadLine() is not null) { }

        _end.Cancel();
    }

    private async Task PruneAsync()
    {
        await using var store = _order.Open(_journal);
        await store.Retention.PruneAsync(Pruning.Policy(_order.Name), new Pruning.Batches(_journal));
    }

    private async Task ImportAsync()
    {
        await using var store = _order.Open(_journal);
        await store.History.ImportAsync(
            Importing.Items(_order.Name, _order.Seed).ToAsyncEnumerable(),
            Importing.Options,
            new Importing.Batches(_journal)
        );
    }

    private async Task ObserveAsync()
    {
        using var host = await Observing.StartAsync(_order, async _ =>
        {
            _journal.Done(_journal.Begin());
            await Task.Delay(5);
        });
        await Task.Delay(Timeout.Infinite, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task WorkAsync()
    {
        var writers = Enumerable
            .Range(0, WorkerOrder.Writers)
            .Select(i => new Writer(
                string.Create(CultureInfo.InvariantCulture, $"{_order.Name}w{i}"),
                _order.Generation,
                new Random((_order.Seed * 31) + i),
                _journal,
                _options
            ))
            .ToArray();
        for (var session = 0; !_end.IsCancellationRequested; session++)
        {
            _journal.Enter("open");
            await using var store = _order.Open(_journal);
            await store.InitializeAsync();
            _journal.Leave("open");
            if (session == 0)
            {
                await Task.WhenAll(writers.Select(writer => writer.AdoptAsync(store)));
            }

            var steps = _order.Kind == WorkerKind.Reopen ? 1 : int.MaxValue;
            await Task.WhenAll([
                .. writers.Select(writer => Task.Run(() => WriteAsync(writer, store, steps))),
                Task.Run(() => DisturbAsync(store)),
            ]);
            _journal.Enter("close");
            await store.DisposeAsync();
            _journal.Leave("close");
        }
    }

    private async Task WriteAsync(Writer writer, IArtifactStore store, int steps)
    {
        for (var i = 0; i < steps && !_end.IsCancellationRequested; i++)
        {
            await writer.StepAsync(store);
        }
    }

    private Task DisturbAsync(IArtifactStore store) =>
        _order.Kind switch
        {
            WorkerKind.Checkpoint => CheckpointAsync(),
            WorkerKind.Backup => BackUpAsync(store),
            _ => Task.CompletedTask,
        };

    private async Task CheckpointAsync()
    {
        var random = new Random(_order.Seed);
        string[] modes = ["PASSIVE", "FULL", "RESTART", "TRUNCATE"];
        await using var connection = new SqliteConnection($"{_order.ConnectionString};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        while (!_end.IsCancellationRequested)
        {
            command.CommandText = $"PRAGMA busy_timeout = 100; PRAGMA wal_checkpoint({modes[random.Next(modes.Length)]})";
            _journal.Enter(Tally.Checkpoint);
            await command.ExecuteNonQueryAsync();
            _journal.Leave(Tally.Checkpoint);
            await Task.Delay(random.Next(2));
        }
    }

    private async Task BackUpAsync(IArtifactStore store)
    {
        var folder = Path.GetDirectoryName(new SqliteConnectionStringBuilder(_order.ConnectionString).DataSource)!;
        for (var i = 0; !_end.IsCancellationRequested; i++)
        {
            // The last ones are kept, to be looked at.
            File.Delete(Name(i - 2));
            _journal.Enter($"backup {Path.GetFileName(Name(i))}");
            await store.BackupAsync(Name(i));
            _journal.Leave($"backup {Path.GetFileName(Name(i))}");
        }

        string Name(int number) =>
            Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"backup-{_order.Name}-{_order.Generation}-{number}.db"));
    }
}
