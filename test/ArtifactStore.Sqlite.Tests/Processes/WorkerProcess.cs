using System.Diagnostics;

namespace ArtifactStore.Sqlite.Tests.Processes;

/// <summary>Another process on the same file. It is ended with the test that started it, by its id.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly Process _process;

    private WorkerProcess(Process process) => _process = process;

    public StreamReader Output => _process.StandardOutput;

    /// <summary>Starts a process and waits until it is ready; it does its work when <see cref="Go"/> says so.</summary>
    /// <param name="arguments">What the program takes.</param>
    /// <param name="runAs">The program that starts it under another user, with its own arguments.</param>
    public static async Task<WorkerProcess> StartAsync(string[] arguments, params string[] runAs)
    {
        string[] line =
        [
            .. runAs,
            Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet",
            Path.Combine(AppContext.BaseDirectory, "ArtifactStore.Sqlite.Worker.dll"),
            .. arguments,
        ];
        var start = new ProcessStartInfo(line[0], line[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // A user without a home must not leave traces in somebody else's.
        start.Environment["DOTNET_CLI_HOME"] = Path.GetTempPath();
        var worker = new WorkerProcess(Process.Start(start)!);
        if (await worker.Output.ReadLineAsync() != "ready")
        {
            throw new InvalidOperationException($"The worker did not start: {await worker._process.StandardError.ReadToEndAsync()}");
        }

        return worker;
    }

    public void Go() => _process.StandardInput.WriteLine();

    /// <summary>Ends it as a crash would.</summary>
    public void Kill() => _process.Kill();

    /// <summary>The rest of what it prints, once it has ended well.</summary>
    public async Task<string[]> ResultAsync()
    {
        var error = _process.StandardError.ReadToEndAsync();
        var output = await Output.ReadToEndAsync();
        await _process.WaitForExitAsync();
        return _process.ExitCode == 0
            ? output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : throw new InvalidOperationException($"The worker ended with {_process.ExitCode}: {await error}");
    }

    /// <summary>What it printed before it was killed.</summary>
    public async Task<string[]> LinesUntilDeathAsync()
    {
        var output = await Output.ReadToEndAsync();
        await _process.WaitForExitAsync();

        // A line that was cut in the middle was not acknowledged to anybody.
        var whole = output[..(output.LastIndexOf('\n') + 1)];
        return whole.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}
