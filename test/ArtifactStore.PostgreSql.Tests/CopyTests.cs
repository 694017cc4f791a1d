using ArtifactStore.Specification;
using ArtifactStore.Specification.Data;

namespace ArtifactStore.PostgreSql.Tests;

/// <summary>A store moves from a file of SQLite to PostgreSQL, and back.</summary>
public sealed class CopyTests
{
    [Test]
    public async Task A_copy_from_SQLite_to_PostgreSQL_and_back_is_unchanged()
    {
        var folder = Directory.CreateTempSubdirectory("artifact-store-");
        try
        {
            await using var database = new PostgreSqlTestDatabase();
            await using var again = new PostgreSqlTestDatabase();
            await using var file = SqliteArtifactStore.Open($"Data Source={folder.FullName}/there.db");
            await using var server = database.Open();
            await using var back = SqliteArtifactStore.Open($"Data Source={folder.FullName}/back.db");
            await using var server2 = again.Open();
            await SampleData.Runs().SaveRunsAsync(file.Runs);
            var created = await file.Artifacts.CreateArtifactsAsync(SampleData.Artifacts());
            foreach (
                var body in new[]
                {
                    "{ \"b\" : 1.0,\t\"a\": 1e2, \"b\": null }",
                    "null",
                    "\"\\u0000 'größe' 🚀\"",
                    "\"" + new string('x', 1_000_000) + "\"",
                }
            )
            {
                await file.Artifacts.CreateArtifactAsync(
                    new()
                    {
                        Key = "body",
                        Data = ArtifactData.Parse(body),
                        Description = "it's \"; --",
                        Metadata = new ArtifactMetadata(("b", "größe"), ("a", "🚀")),
                    }
                );
            }

            await file.Artifacts.DeleteArtifactAsync(created.Last(artifact => artifact.Key == "report").Id);

            var there = await ArtifactStoreCopy.RunAsync(file, server, new() { BatchRows = 7 });
            var home = await ArtifactStoreCopy.RunAsync(server, back, new() { BatchRows = 7 });
            await ArtifactStoreCopy.RunAsync(back, server2, new() { BatchRows = 1000 });

            there.IsEqual.Should().BeTrue();
            home.Should().Be(there, "the checksums are those of the values, whatever the database");
            (await ArtifactStoreCopy.VerifyAsync(file, back)).Should().Be(there);
            (await StoreRows.ReadAsync(again, StoreRows.Tables)).Should().Equal(await StoreRows.ReadAsync(database, StoreRows.Tables));
            (await server.Artifacts.ReadArtifactsAsync()).Should().Equal(await file.Artifacts.ReadArtifactsAsync());
            (await server.Artifacts.ReadLatestArtifactsAsync()).Should().Equal(await file.Artifacts.ReadLatestArtifactsAsync());
            await Invariants.CheckAsync(database);
            var next = await Task.WhenAll(
                file.Artifacts.CreateArtifactAsync(new() { Key = "report" }),
                server.Artifacts.CreateArtifactAsync(new() { Key = "report" })
            );
            next[1].Version.Should().Be(next[0].Version);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
