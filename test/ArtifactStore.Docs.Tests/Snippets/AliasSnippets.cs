namespace ArtifactStore.Docs.Tests.Snippets;

public sealed class AliasSnippets
{
    [Test]
    public async Task An_alias_is_set_moved_and_protects_its_artifact()
    {
        await using var store = await InMemory.OpenAsync(artifacts: 1, key: "model");
        var trained = ArtifactData.FromText("weights");

        // <snippet>
        await store.Aliases.SetAsync("model", "production", version: 1);
        var inUse = await store.Aliases.ReadArtifactAsync("model", "production");   // one statement; null without such an alias

        // Promote a new version, unless another has moved the alias meanwhile.
        var candidate = await store.Artifacts.CreateArtifactAsync(new() { Key = "model", Data = trained });
        await store.Aliases.SetAsync("model", "production", candidate.Version!.Value, expectedVersion: inUse!.Version);
        // </snippet>

        // <snippet>
        var result = await store.Artifacts.DeleteArtifactsAsync(new() { Artifacts = new() { Key = "model" } });
        Console.WriteLine($"{result.Deleted} deleted, {result.LeftAliased} left");
        await store.Artifacts.DeleteArtifactAsync("model", version: 2, force: true);
        // </snippet>

        result.Should().Be(new ArtifactDeleteResult(1, 1));
        (await store.Artifacts.ReadLatestArtifactAsync("model")).Should().BeNull();
    }
}
