namespace ModelRegistry;

/// <summary>How well a model predicts. The log loss is small if high chances are given to what happens.</summary>
internal sealed record Score(double LogLoss, double Right)
{
    public static Score Of(RainModel model, IReadOnlyCollection<Example> examples) =>
        new(
            examples.Average(example => -Math.Log(example.Rained ? model.Chance(example) : 1 - model.Chance(example))),
            examples.Average(example => model.Chance(example) >= 0.5 == example.Rained ? 1.0 : 0.0)
        );
}
