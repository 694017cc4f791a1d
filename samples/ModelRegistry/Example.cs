using Quickstart;

namespace ModelRegistry;

/// <summary>What a model learns from: a day, whether rain fell on it, and what was measured on the day before.</summary>
internal sealed record Example(DateOnly Day, bool Rained, IReadOnlyDictionary<string, double> DayBefore)
{
    /// <summary>An example for each day that has four days before it.</summary>
    public static IEnumerable<Example> From(IReadOnlyList<DayOfWeather> days)
    {
        for (var i = 4; i < days.Count; i++)
        {
            var before = days[i - 1];
            var season = 2 * Math.PI * before.Date.DayOfYear / 365.25;
            var measured = new Dictionary<string, double>
            {
                ["wet"] = Wet(before),
                ["rain"] = Math.Log(1 + before.Rain),
                ["range"] = before.High - before.Low,
                ["wind"] = before.Wind,
                ["winter"] = Math.Cos(season),
                ["spring"] = Math.Sin(season),
                ["wet-before"] = Wet(days[i - 2]) + Wet(days[i - 3]) + Wet(days[i - 4]),
                ["high"] = before.High,
                ["low"] = before.Low,
            };
            yield return new(days[i].Date, days[i].Rain > 0, measured.ToDictionary(pair => pair.Key, pair => Math.Round(pair.Value, 3)));
        }
    }

    private static int Wet(DayOfWeather day) => day.Rain > 0 ? 1 : 0;
}
