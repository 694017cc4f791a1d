namespace ModelRegistry;

/// <summary>A logistic regression: a weight for each measurement of the day before. As JSON it is the body of an artifact.</summary>
internal sealed record RainModel(double Bias, IReadOnlyDictionary<string, double> Weights)
{
    /// <summary>The chance of rain, between 0 and 1.</summary>
    public double Chance(Example example) => Logistic(Bias + Weights.Sum(weight => weight.Value * example.DayBefore[weight.Key]));

    public static double Logistic(double sum) => 1 / (1 + Math.Exp(-sum));
}
