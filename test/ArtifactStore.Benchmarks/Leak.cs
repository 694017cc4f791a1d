using System.Diagnostics;
using System.Globalization;
using SQLitePCL;

namespace ArtifactStore.Benchmarks;

/// <summary>Runs very many operations of every kind on one store, and looks what they leave behind.</summary>
internal static class Leak
{
    private const int Kinds = 10;
    private const int Looks = 10;

    /// <summary>What a look may find above the one after a tenth of the operations: less than a byte for each operation of a million.</summary>
    private const long Tolerance = 500_000;

    /// <returns>Whether nothing was left behind.</returns>
    public static async Task<bool> RunAsync(int operations)
    {
        var folder = Directory.CreateTempSubdirectory("artifactstore-leak-");
        try
        {
            await using var store = SqliteArtifactStore.Open($"Data Source={Path.Combine(folder.FullName, "leak.db")}", sqlite => sqlite.Synchronous = SqliteSynchronous.Off);
            Console.WriteLine("| operations | heap, bytes | SQLite, bytes | handles | threads |");
            Console.WriteLine("|---|---|---|---|---|");
            (long Heap, long Native, int Handles, int Threads)? first = null;
            var isClean = true;
            for (var look = 1; look <= Looks; look++)
            {
                for (var i = 0; i < operations / Looks / Kinds; i++)
                {
                    await RunEachKindAsync(store.Artifacts, store, i);
                }

                var held = Held();
                first ??= held;
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"| {(long)operations / Looks * look:N0} | {held.Heap:N0} | {held.Native:N0} | {held.Handles} | {held.Threads} |"));
                isClean &= held.Heap - first.Value.Heap < Tolerance && held.Native - first.Value.Native < Tolerance && held.Handles <= first.Value.Handles + 2;
            }

            Console.WriteLine(isClean ? "Nothing is left behind." : "Something is left behind.");
            return isClean;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task RunEachKindAsync(IArtifactRepository artifacts, IArtifactStore store, int i)
    {
        var created = await artifacts.CreateArtifactAsync(new() { Key = $"key-{i % 100}", Type = "t", Data = ArtifactData.FromText("body"), Metadata = new Dictionary<string, string> { ["a"] = "b" } });
        await artifacts.ReadArtifactAsync(created.Id);
        await artifacts.ReadLatestArtifactAsync(created.Key!);
        await artifacts.UpdateArtifactAsync(created.Id, new() { Description = "new" });
        await artifacts.CountArtifactsAsync(new() { Artifacts = new() { Key = created.Key! } });
        await artifacts.ReadArtifactsAsync(new() { Artifacts = new() { Type = "t" }, Limit = 5 });
        using (var source = new CancellationTokenSource())
        {
            await artifacts.StreamArtifactsAsync(new() { Limit = 5 }, source.Token).CountAsync(source.Token);
        }

        try
        {
            await artifacts.CreateArtifactAsync(new() { Id = created.Id });
        }
        catch (ArtifactConflictException)
        {
            // A refusal is an operation as well.
        }

        await using (var transaction = await store.BeginTransactionAsync())
        {
            await transaction.Artifacts.CreateArtifactAsync(new());
        }

        await artifacts.DeleteArtifactAsync(created.Id);
    }

    private static (long Heap, long Native, int Handles, int Threads) Held()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var process = Process.GetCurrentProcess();
        return (GC.GetTotalMemory(forceFullCollection: true), raw.sqlite3_memory_used(), process.HandleCount, process.Threads.Count);
    }
}
