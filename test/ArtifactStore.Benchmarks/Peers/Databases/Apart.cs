using System.Diagnostics;
using System.Globalization;

namespace ArtifactStore.Benchmarks.Peers;

/// <summary>
/// Keeps this process on one processor and the server, with its new connections, on another, as if it were on a machine of its own.
/// Otherwise the scheduler puts both now on one processor and now on two, and calls take longer or shorter. Without <c>taskset</c> nothing
/// changes.
/// </summary>
internal sealed class Apart : IDisposable
{
    private readonly int _server;

    public Apart(int server)
    {
        _server = server;
        Keep(Environment.ProcessId, "0");
        Keep(server, "1");
    }

    public void Dispose()
    {
        var all = string.Create(CultureInfo.InvariantCulture, $"0-{Environment.ProcessorCount - 1}");
        Keep(Environment.ProcessId, all);
        Keep(_server, all);
    }

    private static void Keep(int process, string processors)
    {
        if (!OperatingSystem.IsLinux() || Environment.ProcessorCount < 2 || !File.Exists("/usr/bin/taskset"))
        {
            return;
        }

        // All threads of the process: new ones are like the one that starts them.
        string[] arguments = ["-a", "-c", "-p", processors, process.ToString(CultureInfo.InvariantCulture)];
        using var taskset = Process.Start(new ProcessStartInfo("/usr/bin/taskset", arguments) { RedirectStandardOutput = true })!;
        taskset.StandardOutput.ReadToEnd();
        taskset.WaitForExit();
    }
}
