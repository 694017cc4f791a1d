namespace ArtifactStore.Docs.Tests.Snippets;

public sealed class LineageSnippets
{
    [Test]
    public async Task Inputs_and_uses_are_read()
    {
        await using var store = await InMemory.OpenAsync();

        // <snippet>
        var days = await store.Artifacts.CreateArtifactAsync(ArtifactCreate.Table([new { Day = "2026-01-05", Rain = 12.5 }], key: "days"));
        var chart = await store.Artifacts.CreateArtifactAsync(new() { Key = "chart", Type = "image", Inputs = [days.Id] });
        var report = await store.Artifacts.CreateArtifactAsync(new() { Key = "report", Inputs = [days.Id, chart.Id] });

        foreach (var input in await store.Lineage.ReadInputsAsync(report.Id, depth: 3))   // what went into the report
        {
            Console.WriteLine($"{input.Depth}: {input.Artifact?.Key ?? $"{input.ArtifactId} is gone"}");
        }

        var uses = await store.Lineage.ReadUsesAsync(days.Id);   // what must be made again when the table was wrong
        // </snippet>

        uses.Select(use => use.Artifact?.Key).Should().BeEquivalentTo("chart", "report");
    }
}
