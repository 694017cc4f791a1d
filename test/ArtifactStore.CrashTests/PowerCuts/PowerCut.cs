using Microsoft.Data.Sqlite;

namespace ArtifactStore.CrashTests;

/// <summary>Cuts the power at every sync of a recording and at random moments between, opens what may be left, and compares.</summary>
internal sealed class PowerCut(DiskEvent[] events, Promise promise, int seed, PowerCutResult result)
{
    private static readonly Loss[] Losses = Enum.GetValues<Loss>();

    private readonly Random _random = new(seed);
    private readonly Dictionary<string, WriterHistory> _histories = promise == Promise.Prefix ? WriterHistory.Of(events) : [];

    /// <summary>How many moments between two syncs, on an average.</summary>
    public double Between { get; init; } = 0.5;

    /// <summary>How many states at each sync.</summary>
    public int AtSync { get; init; } = 2;

    public async Task RunAsync()
    {
        var syncs = events.Count(what => what.Kind == DiskEventKind.Sync);
        result.Syncs += syncs;
        var disk = new SimulatedDisk();
        for (var number = 0; number <= events.Length; number++)
        {
            // Before a sync has done its work, and after; and when an acknowledgement was just given.
            var isBefore = number < events.Length && events[number].Kind == DiskEventKind.Sync;
            var isAfter =
                number > 0
                && (
                    events[number - 1].Kind == DiskEventKind.Sync
                    || (events[number - 1] is { Kind: DiskEventKind.Line } line && line.Name.StartsWith('!'))
                );
            var states =
                isBefore || isAfter ? AtSync
                : _random.NextDouble() < Between * syncs / events.Length ? 1
                : 0;
            result.Cuts += states > 0 ? 1 : 0;
            for (var i = 0; i < states; i++)
            {
                await CutAsync(disk, number);
            }

            if (number < events.Length)
            {
                disk.Play(number, events[number]);
            }
        }
    }

    private async Task CutAsync(SimulatedDisk disk, int number)
    {
        var loss = Losses[_random.Next(Losses.Length)];
        var folder = Directory.CreateTempSubdirectory("artifactstore-powercut-");
        var files = disk.Cut(loss, _random);
        await WriteAsync(files, folder);
        if (_random.Next(8) == 0)
        {
            await CutAgainAsync(files, folder);
        }

        if (_random.Next(4) == 0)
        {
            // The file behind the shared memory is never synced: anything may be in it.
            var garbage = new byte[32 * 1024];
            _random.NextBytes(garbage);
            await File.WriteAllBytesAsync(Path.Combine(folder.FullName, Recording.File + "-shm"), garbage);
        }

        result.States++;
        var violations = new List<string>();
        try
        {
            Compare(await ReadAsync(Path.Combine(folder.FullName, Recording.File), violations), number, violations);
        }
        catch (ArtifactStoreException e)
        {
            violations.Add($"the store cannot be read: {e.Message}");
        }

        violations.ForEach(violation => result.Violate($"seed {seed}, cut before event {number}, {loss}: {violation}"));
        folder.Delete(recursive: true);
    }

    /// <summary>The power comes back, a store recovers the files, and the power goes again in the middle of that.</summary>
    private async Task CutAgainAsync(Dictionary<string, byte[]> files, DirectoryInfo folder)
    {
        var log = RecordingVfs.Record(folder.FullName);
        try
        {
            var connectionString = new SqliteConnectionStringBuilder
            {
                DataSource = Path.Combine(folder.FullName, Recording.File),
                Vfs = RecordingVfs.Name,
            }.ToString();
            await using var store = SqliteArtifactStore.Open(connectionString);
            await store.InitializeAsync();
            await store.Maintenance.CheckHealthAsync();
        }
        catch (ArtifactStoreException)
        {
            // What cannot be recovered is found when it is read.
        }
        finally
        {
            RecordingVfs.Forget(folder.FullName);
        }

        var recovery = log.Events();
        var disk = new SimulatedDisk(files.Select(file => KeyValuePair.Create(Path.Combine(folder.FullName, file.Key), file.Value)));
        for (var (number, end) = (0, _random.Next(recovery.Length + 1)); number < end; number++)
        {
            disk.Play(number, recovery[number]);
        }

        result.CutAgain++;
        foreach (var file in folder.EnumerateFiles())
        {
            file.Delete();
        }

        await WriteAsync(disk.Cut(Losses[_random.Next(Losses.Length)], _random), folder);
    }

    private static async Task WriteAsync(Dictionary<string, byte[]> files, DirectoryInfo folder)
    {
        foreach (var (name, bytes) in files)
        {
            await File.WriteAllBytesAsync(Path.Combine(folder.FullName, name), bytes);
        }
    }

    private static async Task<IReadOnlyList<Artifact>> ReadAsync(string file, List<string> violations)
    {
        // What is written from here on is not at stake.
        var connectionString = new SqliteConnectionStringBuilder { DataSource = file }.ToString();
        await using var store = SqliteArtifactStore.Open(connectionString, options => options.Synchronous = SqliteSynchronous.Off);
        await store.InitializeAsync();
        await foreach (var violation in store.Maintenance.VerifyAsync())
        {
            violations.Add($"{violation}");
        }

        await FeedCheck.AddAsync(store, violations);
        return await store.Artifacts.ReadArtifactsAsync();
    }

    private void Compare(IReadOnlyList<Artifact> stored, int number, List<string> violations)
    {
        if (promise == Promise.Prefix)
        {
            ComparePrefix(stored, number, violations);
            return;
        }

        var ledger = new Ledger();
        foreach (var line in events.Take(number).Where(what => what.Kind == DiskEventKind.Line))
        {
            ledger.Read("recording", line.Name);
        }

        result.Acknowledgements += ledger.Acknowledged;
        ledger.Check(stored);
        violations.AddRange(ledger.Violations);
    }

    private void ComparePrefix(IReadOnlyList<Artifact> stored, int number, List<string> violations)
    {
        foreach (var artifact in stored)
        {
            if (Content.Fault(artifact, Content.Revision(artifact)) is { } fault)
            {
                violations.Add($"'{Content.Token(artifact)}': {fault}");
            }
        }

        var (acknowledged, lost) = (0, 0);
        var byWriter = stored.ToLookup(artifact => artifact.Type);
        foreach (var (writer, history) in _histories)
        {
            var there = byWriter[writer].Select(artifact => (Content.Token(artifact), Content.Revision(artifact))).ToArray();
            var done = history.Find(Ledger.Mark(there), number);
            acknowledged += history.Acknowledged(number);
            lost += Math.Max(0, history.Acknowledged(number) - done);
            if (done < 0)
            {
                violations.Add($"what {writer} has there was never there: {there.Length} artifacts");
            }
        }

        result.Acknowledgements += acknowledged;
        if (lost > 0)
        {
            result.StatesWithLoss++;
            result.MostLost = Math.Max(result.MostLost, lost);
        }
    }
}
