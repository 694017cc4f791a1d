using System.Globalization;
using Microsoft.Data.Sqlite;

namespace ArtifactStore.CrashTests;

/// <summary>
/// Writers at work on a store, from the empty file on, with checkpoints and with closing and opening in between; and what the disk was told
/// meanwhile.
/// </summary>
internal static class Recording
{
    /// <summary>The name of the database.</summary>
    public const string File = "artifacts.db";

    private const int Sessions = 4;

    /// <param name="synchronous">The durability of the store.</param>
    /// <param name="writers">How many write at the same time.</param>
    /// <param name="operations">How many operations each of them calls.</param>
    /// <param name="seed">What their choices follow from.</param>
    public static async Task<DiskEvent[]> MakeAsync(SqliteSynchronous synchronous, int writers, int operations, int seed)
    {
        var folder = Directory.CreateTempSubdirectory("artifactstore-recording-");
        var log = RecordingVfs.Record(folder.FullName);
        try
        {
            var connectionString = new SqliteConnectionStringBuilder
            {
                DataSource = Path.Combine(folder.FullName, File),
                Vfs = RecordingVfs.Name,
                Pooling = false,
            }.ToString();
            var random = new Random(seed);
            Writer[] all =
            [
                .. Enumerable
                    .Range(0, writers)
                    .Select(i => new Writer(
                        string.Create(CultureInfo.InvariantCulture, $"w{i}"),
                        1,
                        new Random((seed * 31) + i),
                        log,
                        new() { Bulk = 30 }
                    )),
            ];
            for (var session = 0; session < Sessions; session++)
            {
                // Closing the store moves the log into the file and deletes it.
                await using var store = SqliteArtifactStore.Open(
                    connectionString,
                    options => options.Synchronous = synchronous,
                    options => options.RecordChanges = true
                );
                await store.InitializeAsync();
                await using var other = new SqliteConnection(connectionString);
                await other.OpenAsync();
                for (var part = 0; part < 4; part++)
                {
                    await Task.WhenAll(all.Select(writer => Task.Run(() => WriteAsync(writer, store, operations / (4 * Sessions)))));
                    if (random.Next(2) == 0)
                    {
                        await CheckpointAsync(other, random);
                    }
                }
            }

            return log.Events();
        }
        finally
        {
            RecordingVfs.Forget(folder.FullName);
            folder.Delete(recursive: true);
        }
    }

    private static async Task WriteAsync(Writer writer, IArtifactStore store, int operations)
    {
        for (var i = 0; i < operations; i++)
        {
            await writer.StepAsync(store);
        }
    }

    private static async Task CheckpointAsync(SqliteConnection connection, Random random)
    {
        string[] modes = ["PASSIVE", "FULL", "RESTART", "TRUNCATE"];
        await using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA wal_checkpoint({modes[random.Next(modes.Length)]})";
        await command.ExecuteNonQueryAsync();
    }
}
