using System.Diagnostics;
using System.Globalization;
using ArtifactStore.Benchmarks.Peers;
using ArtifactStore.Benchmarks.Report;

namespace ArtifactStore.Benchmarks.Scale;

/// <summary>The growth of the working set while all artifacts are streamed without bodies, in a process of its own.</summary>
internal static class StreamMemory
{
    public const string Suite = "memory";
    public const string Work = "stream without bodies, growth of the working set";

    /// <summary>The size of generation 0, in hexadecimal. The default, the size of the processor's cache, can exceed the bar.</summary>
    private const string Generation0 = "400000";

    /// <summary>The command of the other process.</summary>
    public const string Command = "stream-memory";

    public static double Bar => 32 * 1024 * 1024;

    private const int Step = 5_000;

    public static async Task RunAsync(Stores stores, string results, int artifacts)
    {
        var recorder = new Recorder(results, Suite, artifacts, await stores.PostgreSqlVersionAsync());
        foreach (var onPostgreSql in new[] { false, true })
        {
            await using var database = onPostgreSql ? await stores.PostgreSqlAsync(artifacts) : await stores.SqliteAsync(artifacts);
            var growth = await AskAsync(onPostgreSql, database.ConnectionString);
            recorder.Add(database.Name, Work, LibraryPeer.PeerName, artifacts, growth);
            Console.WriteLine($"  {database.Name, -11} {Work}: {Units.Megabytes(growth)}");
        }

        recorder.Save();
    }

    /// <summary>What the other process does: prints by how many bytes it has grown.</summary>
    public static async Task MeasureAsync(string kind, string connectionString)
    {
        await using var store =
            kind == "postgresql" ? PostgreSqlArtifactStore.Open(connectionString) : SqliteArtifactStore.Open(connectionString);

        // What a process takes once: code, connections, the page cache.
        await foreach (var _ in store.Artifacts.StreamArtifactsAsync(new ArtifactQuery { IncludeData = false, Limit = 2 * Step })) { }

        GC.Collect();
        using var process = Process.GetCurrentProcess();
        var before = process.WorkingSet64;
        var (rows, most) = (0L, before);
        await foreach (var _ in store.Artifacts.StreamArtifactsAsync(new ArtifactQuery { IncludeData = false }))
        {
            if (++rows % Step == 0)
            {
                process.Refresh();
                most = Math.Max(most, process.WorkingSet64);
            }
        }

        Console.WriteLine((most - before).ToString(CultureInfo.InvariantCulture));
    }

    private static async Task<long> AskAsync(bool onPostgreSql, string connectionString)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(StreamMemory).Assembly.Location);
        }

        start.Environment["DOTNET_GCgen0size"] = Generation0;
        start.ArgumentList.Add(Command);
        start.ArgumentList.Add(onPostgreSql ? "postgresql" : "sqlite");
        start.ArgumentList.Add(connectionString);
        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? long.Parse(said, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"The other process ended with {process.ExitCode}: {said}");
    }
}
