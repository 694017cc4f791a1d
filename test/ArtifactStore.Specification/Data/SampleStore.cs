namespace ArtifactStore.Specification.Data;

/// <summary>A store with a value in every column.</summary>
public static class SampleStore
{
    /// <summary>
    /// Runs of every kind, artifacts of every kind, a key whose highest version is gone, and every column at its own time.
    /// </summary>
    public static async Task FillAsync(IArtifactStore store, Action tick)
    {
        await SampleData.Runs().SaveRunsAsync(store.Runs);
        foreach (var create in SampleData.Artifacts())
        {
            tick();
            await store.Artifacts.CreateArtifactAsync(create);
        }

        var versions = await store.Artifacts.ReadVersionsAsync("report");
        tick();
        await store.Artifacts.UpdateArtifactAsync(
            versions[1].Id,
            new() { Description = "later", Metadata = new ArtifactMetadata(("größe", "'1'"), ("b", "🚀")) }
        );
        tick();
        await store.Artifacts.DeleteArtifactAsync(versions[0].Id);
        foreach (var body in new[] { "{ \"b\" : 1.0,\t\"a\": 1e2, \"b\": null }", "null", "\"\\u0000 'größe' 🚀\"", "[]" })
        {
            await store.Artifacts.CreateArtifactAsync(
                new()
                {
                    Key = "body",
                    Data = ArtifactData.Parse(body),
                    Description = "it's \"; --",
                    Metadata = new(),
                    Inputs = [versions[0].Id, versions[1].Id],
                }
            );
        }

        foreach (var (key, alias, version) in new[] { ("report", "production", 1), ("report", "größe 🚀", 2), ("body", "production", 4) })
        {
            tick();
            await store.Aliases.SetAsync(key, alias, version);
        }

        // Saved again, the run takes what is kept beside its artifacts along.
        tick();
        await store.Runs.FlowRuns.SaveAsync(SampleData.Runs().FlowRuns[SampleData.Id('3', 2)] with { FlowId = SampleData.Id('1', 0) });

        // What was read is in the feed, on every database.
        await store.Changes.ReadChangesAsync();
    }
}
