using System.Net;

namespace ArtifactStore.AspNetCore.Tests.Http;

/// <summary>Keys that the recorded API takes and the rule of the library does not: empty, or with a line feed at the end.</summary>
public sealed class ForeignKeyTests
{
    [Test]
    public async Task They_are_stored_found_updated_exported_imported_and_deleted()
    {
        await using var host = await ApiHost.StartAsync();
        string[] keys = ["", "line\n"];
        foreach (var key in keys.Concat(keys))
        {
            using var created = await host.SendAsync(
                "POST",
                "/api/artifacts/",
                $"{{\"key\":{System.Text.Json.JsonSerializer.Serialize(key)}}}"
            );
            created.StatusCode.Should().Be(HttpStatusCode.Created);
        }

        var artifacts = host.Store.Artifacts;
        (await artifacts.ReadLatestArtifactsAsync(new() { Sort = ArtifactSort.KeyAsc })).Select(row => row.Key).Should().Equal(keys);
        var page = await artifacts.ReadLatestArtifactPageAsync(new() { Sort = ArtifactSort.KeyAsc, Limit = 1 });
        page = await artifacts.ReadLatestArtifactPageAsync(
            new()
            {
                Sort = ArtifactSort.KeyAsc,
                Limit = 1,
                After = page.Next,
            }
        );
        page.Items.Single().Key.Should().Be("line\n");
        (await artifacts.ReadArtifactAsync("", 2))!.Key.Should().Be("");

        using var file = new MemoryStream();
        await host.Store.History.ExportAsync(file);
        file.Position = 0;
        await using var copy = await ApiHost.StartAsync();
        await copy.Store.History.ImportAsync(file);
        (await copy.Store.Artifacts.ReadArtifactsAsync()).Should().BeEquivalentTo(await artifacts.ReadArtifactsAsync());

        foreach (var artifact in await artifacts.ReadArtifactsAsync())
        {
            using var deleted = await host.SendAsync("DELETE", $"/api/artifacts/{artifact.Id}");
            deleted.StatusCode.Should().Be(HttpStatusCode.NoContent);
        }

        (await artifacts.CountLatestArtifactsAsync()).Should().Be(0);
    }
}
