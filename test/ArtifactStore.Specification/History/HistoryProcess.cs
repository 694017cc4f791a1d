using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace ArtifactStore.Specification.History;

/// <summary>A process with clients of its own. It is ended with the test that started it, by its id.</summary>
public sealed class HistoryProcess : IAsyncDisposable
{
    /// <summary>
    /// How the process is told of the database: a connection string may hold a password, which has no place among the arguments.
    /// </summary>
    public const string Variable = "ARTIFACTSTORE_HISTORY_DATABASE";

    private readonly Process _process;
    private readonly HistoryLog _log;
    private readonly Task<string> _errors;
    private readonly TaskCompletionSource _working = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _reading = Task.CompletedTask;
    private bool _killed;

    private HistoryProcess(Process process, HistoryLog log)
    {
        (_process, _log) = (process, log);
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts a process and waits until it has opened the store.</summary>
    public static async Task<HistoryProcess> StartAsync(TestDatabase database, string name, int clients, HistoryPlan plan, HistoryLog log)
    {
        var host = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "ArtifactStore.HistoryWorker.dll"),
            name,
            .. new[] { clients, plan.Calls, plan.Seed }.Select(number => number.ToString(CultureInfo.InvariantCulture)),
        ];
        var start = new ProcessStartInfo(host, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[Variable] = JsonSerializer.Serialize(database.Address);
        var process = new HistoryProcess(Process.Start(start)!, log);
        if (await process._process.StandardOutput.ReadLineAsync() != "ready")
        {
            var errors = await process._errors;
            await process.DisposeAsync();
            throw new InvalidOperationException($"The process did not start: {errors}");
        }

        return process;
    }

    /// <summary>Lets the clients begin.</summary>
    public void Go()
    {
        _process.StandardInput.WriteLine();
        _reading = ReadAsync();
    }

    /// <summary>Ends when the first call has been made.</summary>
    public Task WorkingAsync() => _working.Task;

    /// <summary>Ends it as a crash would.</summary>
    public void Kill()
    {
        _killed = true;
        _process.Kill();
    }

    /// <summary>Ends when the process has, and everything that it said has been noted.</summary>
    public async Task EndAsync()
    {
        await _reading;
        await _process.WaitForExitAsync();
        if (_process.ExitCode != 0 && !_killed)
        {
            throw new InvalidOperationException($"The process ended with {_process.ExitCode}: {await _errors}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        // A line without its end was cut by the death of the process: the call was not made, or its answer not seen.
        var rest = "";
        var buffer = new char[64 * 1024];
        while (await _process.StandardOutput.ReadAsync(buffer) is var read and > 0)
        {
            var lines = (rest + new string(buffer, 0, read)).Split('\n');
            rest = lines[^1];
            foreach (var line in lines.SkipLast(1))
            {
                _log.Add(JsonSerializer.Deserialize<HistoryCall>(line)!);
                _working.TrySetResult();
            }
        }

        _working.TrySetResult();
    }
}
