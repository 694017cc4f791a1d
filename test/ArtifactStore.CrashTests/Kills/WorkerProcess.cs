using System.Collections.Concurrent;
using System.Diagnostics;

namespace ArtifactStore.CrashTests;

/// <summary>A process that works until it is killed, by its id, with SIGKILL.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly TaskCompletionSource _hasWorked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task<string> _errors;
    private Task? _reading;
    private readonly ConcurrentDictionary<string, int> _phases = [];
    private int _acknowledged;
    private int _open;

    private WorkerProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    public WorkerOrder? Order { get; private set; }

    public string Name => $"{Order?.Name}, process {Order?.Generation}";

    /// <summary>How many acknowledgements were read so far.</summary>
    public int Acknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>Whether it was in the middle of an operation, as far as was read.</summary>
    public bool IsWriting => Volatile.Read(ref _open) > 0;

    public bool HasEnded => _process.HasExited;

    /// <summary>Ends when it has begun an operation, or is dead.</summary>
    public Task HasWorked => _hasWorked.Task;

    /// <summary>Starts a process, which waits for its order.</summary>
    public static async Task<WorkerProcess> StartAsync()
    {
        var host = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        var start = new ProcessStartInfo(host, [Path.Combine(AppContext.BaseDirectory, "ArtifactStore.CrashTests.dll"), "worker"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // What a test runner has put into its own process is not for this one.
        start.Environment["DOTNET_TieredPGO"] = "0";
        var worker = new WorkerProcess(Process.Start(start)!);
        if (await worker._process.StandardOutput.ReadLineAsync() != "ready")
        {
            throw new InvalidOperationException($"The worker did not start: {await worker._errors}");
        }

        return worker;
    }

    public void Go(WorkerOrder order)
    {
        Order = order;
        _process.StandardInput.WriteLine(order);
        _process.StandardInput.Flush();
        _reading = ReadAsync();
    }

    /// <summary>Ends it as a crash would.</summary>
    /// <returns>Whether it was alive until then.</returns>
    public async Task<bool> KillAsync()
    {
        var isAlive = !_process.HasExited;
        _process.Kill();
        await _process.WaitForExitAsync();
        return isAlive;
    }

    /// <summary>Ends it in the middle of something, as soon as it is seen there.</summary>
    /// <param name="phase">What it enters and leaves, by its journal.</param>
    /// <param name="patience">How long to wait for that; afterwards it is ended wherever it is.</param>
    /// <returns>Whether it was alive until then.</returns>
    public async Task<bool> KillInAsync(string phase, TimeSpan patience)
    {
        for (var waited = Stopwatch.StartNew(); !_process.HasExited && waited.Elapsed < patience; )
        {
            if (!IsIn(phase))
            {
                await Task.Delay(1);
                continue;
            }

            // It says nothing more; what it had said before is read.
            Signals.Stop(_process.Id);
            await Task.Delay(10);
            if (IsIn(phase))
            {
                break;
            }

            Signals.Continue(_process.Id);
        }

        return await KillAsync();
    }

    /// <summary>Lets it end what it is doing.</summary>
    public void Stop() => _process.StandardInput.Close();

    /// <summary>Everything that it has said, once it is dead. A line that was cut in the middle was said to nobody.</summary>
    public async Task<IReadOnlyList<string>> LinesAsync()
    {
        await _reading!;
        await _process.WaitForExitAsync();
        return _lines;
    }

    /// <summary>Why it has ended by itself; null where it was killed, or ended well.</summary>
    public async Task<string?> FailureAsync() =>
        await _errors is { Length: > 0 } errors ? $"{Name} ended with {_process.ExitCode}: {errors}" : null;

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private bool IsIn(string phase) => _phases.GetValueOrDefault(phase) > 0;

    private async Task ReadAsync()
    {
        var buffer = new char[64 * 1024];
        var rest = "";
        while (await _process.StandardOutput.ReadAsync(buffer) is var read and > 0)
        {
            var parts = (rest + new string(buffer, 0, read)).Split('\n');
            _lines.AddRange(parts[..^1]);
            rest = parts[^1];
            foreach (var line in parts[..^1])
            {
                Note(line);
            }

            if (!_hasWorked.Task.IsCompleted && parts[..^1].Any(line => line.StartsWith('?')))
            {
                _hasWorked.TrySetResult();
            }
        }

        _hasWorked.TrySetResult();
    }

    private void Note(string line)
    {
        switch (line)
        {
            case ['?', ..]:
                Interlocked.Increment(ref _open);
                break;
            case ['!', ..]:
                Interlocked.Increment(ref _acknowledged);
                Interlocked.Decrement(ref _open);
                break;
            case ['0' or 'x' or '~', ..]:
                Interlocked.Decrement(ref _open);
                break;
            case ['>', ' ', .. var phase]:
                _phases.AddOrUpdate(phase, 1, (_, count) => count + 1);
                break;
            case ['<', ' ', .. var phase]:
                _phases.AddOrUpdate(phase, 0, (_, count) => count - 1);
                break;
        }
    }
}
