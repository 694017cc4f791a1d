namespace Quickstart;

/// <summary>The check that some months of the real data fail: a day that is called rainy has rain.</summary>
internal static class RainCheck
{
    /// <summary>A slip or two are forgiven.</summary>
    public const int Tolerance = 2;

    public static IReadOnlyList<DryRain> Find(Month month) =>
        [.. month.Days.Where(IsDryRain).Select(day => new DryRain(day.Date, day.Weather, day.Rain, day.High))];

    /// <summary>The same month with the dry "rain" called what it is: a trace, too little to be measured.</summary>
    public static Month Repair(Month month) =>
        month with
        {
            Days = [.. month.Days.Select(day => IsDryRain(day) ? day with { Weather = "trace" } : day)],
        };

    private static bool IsDryRain(DayOfWeather day) => day is { Weather: "rain", Rain: 0 };
}
