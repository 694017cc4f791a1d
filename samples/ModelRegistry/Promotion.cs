using ArtifactStore;
using Quickstart;

namespace ModelRegistry;

/// <summary>Names the versions that count, and uses the one that is the champion.</summary>
internal sealed class Promotion(IArtifactStore store)
{
    /// <summary>Of two people who move an alias away from the same version, the second gets an exception.</summary>
    public async Task NominateAsync(IReadOnlyList<Artifact> models)
    {
        var (best, newest) = (models.MinBy(Loss)!.Version!.Value, models[^1].Version!.Value);
        await Screen.DoAsync("Ann nominates the best model, Ben the newest. Both have seen the same candidate.", async () =>
        {
            var seen = await store.Aliases.ReadArtifactAsync("rain-model", "candidate");
            await store.Aliases.SetAsync("rain-model", "candidate", best, expectedVersion: seen?.Version ?? 0); // Ann
            try
            {
                await store.Aliases.SetAsync("rain-model", "candidate", newest, expectedVersion: seen?.Version ?? 0); // Ben
            }
            catch (ArtifactConflictException conflict)
            {
                Screen.Line(conflict.Message);
            }
        });
    }

    /// <summary>The candidate becomes the champion if it is better than the present one.</summary>
    public async Task PromoteAsync()
    {
        await Screen.DoAsync("The candidate becomes the champion if its loss is smaller.", async () =>
        {
            var candidate = await store.Aliases.ReadArtifactAsync("rain-model", "candidate");
            var champion = await store.Aliases.ReadArtifactAsync("rain-model", "champion");
            if (champion is null || Loss(candidate!) < Loss(champion))
            {
                var version = candidate!.Version!.Value;
                await store.Aliases.SetAsync("rain-model", "champion", version, expectedVersion: champion?.Version ?? 0);
            }
        });

        foreach (var alias in await store.Aliases.ListAsync("rain-model"))
        {
            Screen.Line($"{alias.Alias} is version {alias.Version}");
        }
    }

    /// <summary>A program that predicts has no version number in it.</summary>
    public async Task PredictAsync(IReadOnlyList<Example> days)
    {
        var champion = await Screen.AskAsync("What does the champion say about the last week of 2015?", () =>
            store.Aliases.ReadArtifactAsync("rain-model", "champion")
        );

        var model = champion!.Data!.Deserialize<RainModel>()!;
        Screen.Table(
            ["day", "chance of rain", "", "it was"],
            days.Select(day =>
                new object?[]
                {
                    day.Day,
                    $"{model.Chance(day):P0}",
                    new string('█', (int)(model.Chance(day) * 20)),
                    day.Rained ? "wet" : "dry",
                }
            )
        );
        Screen.Line();
        Screen.Line($"its weights: {string.Join(", ", model.Weights.Select(weight => $"{weight.Key} {weight.Value:+0.00;-0.00}"))}");
    }

    private static double Loss(Artifact model) => double.Parse(model.Metadata!["loss"]);
}
