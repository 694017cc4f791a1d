using System.Diagnostics;
using System.Globalization;
using ArtifactStore.Benchmarks.Peers;
using ArtifactStore.Benchmarks.Report;

namespace ArtifactStore.Benchmarks.Scale;

/// <summary>How far the working set grows while all artifacts go by without their bodies, each time in a process of its own.</summary>
internal static class StreamMemory
{
    public const string Suite = "memory";
    public const string Work = "stream without bodies, growth of the working set";

    /// <summary>The same, where the runtime takes as much for new objects as the processor's cache makes it take: before each collection, whoever allocates them.</summary>
    public const string WorkAsItIs = Work + ", the youngest generation as large as the runtime likes";

    /// <summary>What is left for new objects between two collections, as the runtime reads it: in hexadecimal.</summary>
    private const string YoungestGeneration = "400000";

    /// <summary>The command of the other process.</summary>
    public const string Command = "stream-memory";

    public static double Bar => 32 * 1024 * 1024;

    private const int Step = 5_000;

    public static async Task RunAsync(Stores stores, string results, int artifacts)
    {
        var recorder = new Recorder(results, Suite, artifacts, await stores.PostgreSqlVersionAsync());
        foreach (var onPostgreSql in new[] { false, true })
        {
            await using var database = onPostgreSql ? await stores.PostgreSqlAsync(StoreShape.Mixed, artifacts) : await stores.SqliteAsync(StoreShape.Mixed, artifacts);
            foreach (var (work, youngest) in new[] { (Work, YoungestGeneration), (WorkAsItIs, null) })
            {
                var growth = await AskAsync(onPostgreSql, database.ConnectionString, youngest);
                recorder.Add(database.Name, work, LibraryPeer.PeerName, artifacts, growth);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {database.Name,-12} {artifacts:N0} artifacts, {work}: {growth / 1024.0 / 1024.0:F1} MB"));
            }
        }

        recorder.Save();
    }

    /// <summary>What the other process does: prints by how many bytes it has grown.</summary>
    public static async Task MeasureAsync(string kind, string connectionString)
    {
        await using var store = kind == "postgresql" ? PostgreSqlArtifactStore.Open(connectionString) : SqliteArtifactStore.Open(connectionString);

        // What a process takes once: code, connections, the page cache.
        await foreach (var _ in store.Artifacts.StreamArtifactsAsync(new ArtifactQuery { IncludeData = false, Limit = 2 * Step }))
        {
        }

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

    private static async Task<long> AskAsync(bool onPostgreSql, string connectionString, string? youngestGeneration)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(StreamMemory).Assembly.Location);
        }

        start.Environment["DOTNET_GCgen0size"] = youngestGeneration;
        start.ArgumentList.Add(Command);
        start.ArgumentList.Add(onPostgreSql ? "postgresql" : "sqlite");
        start.ArgumentList.Add(connectionString);
        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? long.Parse(said, CultureInfo.InvariantCulture) : throw new InvalidOperationException($"The other process ended with {process.ExitCode}: {said}");
    }
}
