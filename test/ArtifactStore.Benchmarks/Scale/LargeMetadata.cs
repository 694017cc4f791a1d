using System.Data.Common;
using ArtifactStore.Benchmarks.Peers;
using ArtifactStore.Sql;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ArtifactStore.Benchmarks.Scale;

/// <summary>Pages of the artifacts with an entry of metadata in a very large store, beside every fixed plan.</summary>
internal static class LargeMetadata
{
    public const int Artifacts = 10_000_000;

    public static async Task RunAsync(int artifacts)
    {
        var folder = Directory.CreateTempSubdirectory("artifactstore-metadata-");
        try
        {
            var file = Path.Combine(folder.FullName, "artifacts.db");
            await FillAsync(
                SqliteArtifactStore.Open($"Data Source={file}"),
                new SqliteConnection($"Data Source={file};Pooling=False"),
                new SqliteDialect(),
                artifacts
            );
            await using (var sqlite = new SqliteFile(file))
            {
                await Cells.CompareAsync(sqlite, All());
            }

            using var server = PostgreSqlServer.Start();
            var database = server.CreateDatabase("large_metadata");
            await FillAsync(
                PostgreSqlArtifactStore.Open(database),
                new NpgsqlConnection($"{database};Pooling=false"),
                new PostgreSqlDialect(),
                artifacts
            );
            await using var postgreSql = new PostgreSqlStore(database);
            await Cells.CompareAsync(postgreSql, All());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IEnumerable<Cell> All()
    {
        foreach (var (stage, share) in ManyVersions.Stages)
        {
            var page = new ArtifactQuery
            {
                Limit = 200,
                Artifacts = new() { Metadata = { ["stage"] = stage } },
            };
            yield return new($"metadata of {share}", page);
            yield return new($"metadata of {share}, CreatedDesc", page with { Sort = ArtifactSort.CreatedDesc });
            yield return new(
                $"metadata of {share}, the latest of the keys",
                new ArtifactCollectionQuery
                {
                    Limit = 200,
                    Artifacts = new() { Metadata = { ["stage"] = stage } },
                }
            );
        }
    }

    private static async Task FillAsync(IArtifactStore store, DbConnection connection, SqlDialect dialect, int artifacts)
    {
        await using (store)
        {
            await store.InitializeAsync();
        }

        await using (connection)
        {
            await connection.OpenAsync();
            await ManyVersions.FillAsync(connection, dialect, artifacts, hasMetadata: true);
        }
    }
}
