using ArtifactStore.Sqlite;

namespace ArtifactStore.AspNetCore.Tests;

/// <summary>The sample server shows the Quickstart's data.</summary>
public sealed class SampleTests
{
    [Test]
    public async Task The_sample_fills_its_store_once()
    {
        var folder = Directory.CreateTempSubdirectory("artifactstore-server-");
        try
        {
            var connectionString = $"Data Source={Path.Combine(folder.FullName, "server.db")};Pooling=False";
            await Server.Seed.FillAsync(connectionString);
            await Server.Seed.FillAsync(connectionString);

            await using var store = SqliteArtifactStore.Open(connectionString);
            var alias = await store.Aliases.ReadArtifactAsync("monthly-report", "published");
            alias!.Version.Should().Be(47);
            (await store.Runs.FlowRuns.CountAsync()).Should().Be(56);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
