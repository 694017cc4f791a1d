using ArtifactStore;
using Quickstart;

namespace ModelRegistry;

/// <summary>Follows the lineage, which every create has recorded, in both directions.</summary>
internal sealed class Origins(IArtifactStore store)
{
    public async Task OfChampionAsync()
    {
        var champion = await store.Aliases.ReadArtifactAsync("rain-model", "champion");
        var inputs = await Screen.AskAsync("What was the champion made from?", () => store.Lineage.ReadInputsAsync(champion!.Id, depth: 2));
        Show(inputs);
    }

    public async Task UsesOfWeatherAsync()
    {
        var weather = await store.Artifacts.ReadLatestArtifactAsync("seattle-weather");
        var uses = await Screen.AskAsync("A day was measured wrongly. What must be made again?", () =>
            store.Lineage.ReadUsesAsync(weather!.LatestId, depth: 2)
        );
        Show(uses);
    }

    private static void Show(IReadOnlyList<LineageArtifact> artifacts) =>
        Screen.Table(
            ["steps", "key", "version", "description"],
            artifacts.Select(found =>
                new object?[] { found.Depth, found.Artifact?.Key, found.Artifact?.Version, found.Artifact?.Description ?? "is gone" }
            )
        );
}
