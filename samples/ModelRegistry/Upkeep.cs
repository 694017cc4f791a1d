using ArtifactStore;
using Quickstart;

namespace ModelRegistry;

/// <summary>Deletes what need not be kept. What has an alias stays.</summary>
internal sealed class Upkeep(IArtifactStore store)
{
    public async Task DeleteChampionAsync()
    {
        var champion = await store.Aliases.ReadArtifactAsync("rain-model", "champion");
        await Screen.DoAsync("The champion cannot be deleted by mistake.", async () =>
        {
            try
            {
                await store.Artifacts.DeleteArtifactAsync(champion!.Id);
            }
            catch (ArtifactConflictException conflict)
            {
                Screen.Line(conflict.Message);
            }
        });
    }

    public async Task PruneAsync()
    {
        PruneResult? would = null;
        PruneResult? gone = null;
        await Screen.DoAsync("The two newest models are kept, and those with an alias. A dry run tells what would go.", async () =>
        {
            var policy = new RetentionPolicy
            {
                Query = new() { Artifacts = new() { Key = "rain-model" } },
                KeepVersions = 2,
            };
            would = await store.Retention.PruneAsync(policy with { DryRun = true });
            gone = await store.Retention.PruneAsync(policy);
        });

        Screen.Line(
            $"dry run: {would!.Artifacts} models with {would.Bytes:N0} bytes would go, {would.LeftAliased} with an alias would stay"
        );
        Screen.Line($"prune:   {gone!.Artifacts} models with {gone.Bytes:N0} bytes are gone, {gone.LeftAliased} with an alias stay");
    }

    public async Task ShowModelsAsync()
    {
        var versions = await Screen.AskAsync("Which models are left?", () => store.Artifacts.ReadVersionsAsync("rain-model"));
        var aliases = (await store.Aliases.ListAsync("rain-model")).ToLookup(alias => alias.Version, alias => alias.Alias);
        Screen.Table(
            ["version", "description", "loss in 2015", "aliases"],
            versions.Select(model =>
                new object?[]
                {
                    model.Version,
                    model.Description,
                    model.Metadata!["loss"],
                    string.Join(", ", aliases[model.Version!.Value]),
                }
            )
        );
    }
}
