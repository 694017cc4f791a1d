using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ArtifactStore.Benchmarks;

/// <summary>
/// Creates of artifacts with three entries of metadata, beside the same in a store whose triggers are gone, so that no entry is indexed,
/// and beside creates without metadata.
/// </summary>
internal static class MetadataEntries
{
    public const string Command = "metadata";

    private static readonly ArtifactData Body = ArtifactData.FromText(new string('x', 1_000));
    private static readonly string[] Stores = ["none", "not indexed", "indexed"];

    public static async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("artifactstore-metadata-");
        try
        {
            await CompareAsync(
                "SQLite",
                name => $"Data Source={folder.FullName}/{name}.db",
                database => SqliteArtifactStore.Open(database),
                database => new SqliteConnection(database + ";Pooling=False"),
                trigger => $"DROP TRIGGER {trigger}"
            );
            await CompareAsync(
                "SQLite, not synced",
                name => $"Data Source={folder.FullName}/{name}-off.db",
                database => SqliteArtifactStore.Open(database, sqlite => sqlite.Synchronous = SqliteSynchronous.Off),
                database => new SqliteConnection(database + ";Pooling=False"),
                trigger => $"DROP TRIGGER {trigger}"
            );
            using var server = PostgreSqlServer.Start();
            await CompareAsync(
                "PostgreSQL",
                name => server.CreateDatabase($"metadata_{name.Replace(' ', '_')}"),
                database => PostgreSqlArtifactStore.Open(database),
                database => new NpgsqlConnection(database + ";Pooling=false"),
                trigger => $"DROP TRIGGER {trigger} ON artifact_store.artifact"
            );
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task CompareAsync(
        string name,
        Func<string, string> create,
        Func<string, IArtifactStore> open,
        Func<string, DbConnection> connect,
        Func<string, string> drop
    )
    {
        var databases = Array.ConvertAll(Stores, store => create(store));
        var stores = Array.ConvertAll(databases, database => open(database));
        try
        {
            foreach (var store in stores)
            {
                await store.InitializeAsync();
            }

            await using (var connection = connect(databases[1]))
            {
                await connection.OpenAsync();
                await using var command = connection.CreateCommand();
                command.CommandText = string.Join(
                    "; ",
                    new[] { "insert", "update", "delete" }.Select(on => drop($"artifact_metadata_{on}"))
                );
                await command.ExecuteNonQueryAsync();
            }

            var next = 0;
            await MeasureAsync("create", (store, metadata) => store.Artifacts.CreateArtifactAsync(Create(metadata)));
            await MeasureAsync("create 100", (store, metadata) =>
                store.Artifacts.CreateArtifactsAsync([.. Enumerable.Range(0, 100).Select(_ => Create(metadata))])
            );

            ArtifactCreate Create(bool hasMetadata)
            {
                var number = Interlocked.Increment(ref next);
                return new()
                {
                    Key = $"key-{number % 1_000}",
                    Type = "markdown",
                    Data = Body,
                    Metadata = hasMetadata ? new(("model", "resnet"), ("stage", $"{number % 7}"), ("build", $"{number}")) : null,
                };
            }
        }
        finally
        {
            foreach (var store in stores)
            {
                await store.DisposeAsync();
            }
        }

        async Task MeasureAsync(string work, Func<IArtifactStore, bool, Task> run)
        {
            var times = await Rounds.MedianMicrosecondsAsync([.. stores.Select((store, i) => new Candidate(Stores[i], async () =>
                        {
                            await run(store, i > 0);
                            return 1;
                        }))]);
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {name, -20} {work, -12} no metadata {times[0], 8:N1} µs  not indexed {times[1], 8:N1} µs  indexed {times[2], 8:N1} µs  {times[2] / times[1]:N2} of not indexed"
                )
            );
        }
    }
}
