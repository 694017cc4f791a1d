using System.Diagnostics;
using System.Globalization;

namespace ArtifactStore.Benchmarks.Peers;

/// <summary>
/// While it lives, this process has one processor and the server, with every connection that is opened meanwhile, another: as if it were on a machine of its own. Left to itself the system puts the two now on one processor and now
/// on two, stays with that for some seconds, and calls take longer or shorter: whoever is timed meanwhile is lucky. (Where the system has no <c>taskset</c>, or one processor, nothing changes.)
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
        using var taskset = Process.Start(new ProcessStartInfo("/usr/bin/taskset", ["-a", "-c", "-p", processors, process.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true })!;
        taskset.StandardOutput.ReadToEnd();
        taskset.WaitForExit();
    }
}
