using ArtifactStore;
using Quickstart;

namespace ModelRegistry;

/// <summary>Stores what is learned from, and each model as a version of one key.</summary>
internal sealed class Training(IArtifactStore store)
{
    /// <summary>The first run stores the weather and the examples. Every other run finds them.</summary>
    /// <returns>The artifact that holds the examples.</returns>
    public async Task<Artifact> StoreDataAsync(IReadOnlyList<DayOfWeather> days)
    {
        GetOrCreateResult? weather = null;
        GetOrCreateResult? examples = null;
        await Screen.DoAsync("The weather is stored once, and so are the examples made from it.", async () =>
        {
            weather = await store.Artifacts.GetOrCreateArtifactAsync(
                ArtifactCreate.Table(days, "seattle-weather", "Daily weather, 2012 to 2015")
            );
            examples = await store.Artifacts.GetOrCreateArtifactAsync(
                ArtifactCreate.Table(Example.From(days), "rain-examples", "Wet or dry days, each with the day before") with
                {
                    Inputs = [weather.Artifact.Id],
                }
            );
        });

        Screen.Table(
            ["key", "version", "bytes", ""],
            new[] { weather!, examples! }.Select(result =>
                new object?[]
                {
                    result.Artifact.Key,
                    result.Artifact.Version,
                    result.Artifact.DataSize,
                    result.IsCreated ? "stored now" : "found",
                }
            )
        );
        return examples!.Artifact;
    }

    /// <summary>Trains a model for each idea, and stores it with its scores.</summary>
    /// <returns>The models, in the order of the ideas.</returns>
    public async Task<IReadOnlyList<Artifact>> TrainAsync(Artifact data)
    {
        var models = new List<Artifact>();
        var examples = data.Data!.Deserialize<Example[]>()!;
        await Screen.DoAsync("Each idea becomes a model, and each model the next version of one key.", async () =>
        {
            foreach (var idea in Idea.All)
            {
                var (model, scores) = Try(idea, examples);
                models.Add(
                    await store.Artifacts.CreateArtifactAsync(
                        new()
                        {
                            Key = "rain-model",
                            Type = "model",
                            Description = idea.Name,
                            Data = ArtifactData.From(model),
                            Metadata = scores,
                            Inputs = [data.Id],
                        }
                    )
                );
            }
        });

        Screen.Table(
            ["version", "known of the day before", "loss in training", "loss in 2015", "right in 2015"],
            models.Select(model =>
                new object?[]
                {
                    model.Version,
                    model.Description,
                    model.Metadata!["training-loss"],
                    model.Metadata["loss"],
                    model.Metadata["right"],
                }
            )
        );
        Screen.Line();
        Screen.Line("The loss is small if what happens had a high chance. In training, more features always help;");
        Screen.Line("in 2015, which no model has seen, the last two models are worse than the one before them.");
        return models;
    }

    /// <summary>
    /// A model learns from days before 2015 and is scored on 2015. Whoever chooses by these scores has used 2015 as well: the scores of the
    /// best model are a little too good. A further year would tell.
    /// </summary>
    private static (RainModel Model, ArtifactMetadata Scores) Try(Idea idea, IReadOnlyList<Example> examples)
    {
        var training = examples.Where(example => example.Day.Year >= idea.From && example.Day.Year < 2015).ToList();
        var validation = examples.Where(example => example.Day.Year == 2015).ToList();
        var model = Trainer.Train(training, idea.Features);
        var (known, unseen) = (Score.Of(model, training), Score.Of(model, validation));
        return (
            model,
            new(("training-loss", $"{known.LogLoss:0.0000}"), ("loss", $"{unseen.LogLoss:0.0000}"), ("right", $"{unseen.Right:P1}"))
        );
    }
}
