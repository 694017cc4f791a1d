namespace ModelRegistry;

/// <summary>Trains a model by gradient descent: from the same examples always the same model.</summary>
internal static class Trainer
{
    private const int Steps = 300;
    private const double Rate = 0.5;

    public static RainModel Train(IReadOnlyList<Example> examples, IReadOnlyList<string> features)
    {
        // Each feature is scaled to mean 0 and deviation 1, so that one rate suits all.
        var means = features.Select(feature => examples.Average(example => example.DayBefore[feature])).ToArray();
        var deviations = features.Select((feature, f) => Deviation(examples.Select(e => e.DayBefore[feature]), means[f])).ToArray();
        var inputs = examples.Select(e => features.Select((feature, f) => (e.DayBefore[feature] - means[f]) / deviations[f]).ToArray());
        var cases = inputs.Zip(examples, (input, example) => (Input: input, Target: example.Rained ? 1.0 : 0.0)).ToArray();

        var (bias, weights) = (0.0, new double[features.Count]);
        for (var step = 0; step < Steps; step++)
        {
            var (slope, slopes) = (0.0, new double[features.Count]);
            foreach (var (input, target) in cases)
            {
                var error = RainModel.Logistic(bias + weights.Zip(input, (weight, value) => weight * value).Sum()) - target;
                slope += error;
                for (var f = 0; f < slopes.Length; f++)
                {
                    slopes[f] += error * input[f];
                }
            }

            bias -= Rate * slope / cases.Length;
            for (var f = 0; f < weights.Length; f++)
            {
                weights[f] -= Rate * slopes[f] / cases.Length;
            }
        }

        // The weights of the measurements themselves, so that the model needs no scales.
        for (var f = 0; f < weights.Length; f++)
        {
            weights[f] /= deviations[f];
            bias -= weights[f] * means[f];
        }

        return new(Math.Round(bias, 4), features.Zip(weights).ToDictionary(pair => pair.First, pair => Math.Round(pair.Second, 4)));
    }

    private static double Deviation(IEnumerable<double> values, double mean) =>
        Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
}
