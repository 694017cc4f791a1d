namespace Quickstart;

/// <summary>Reads <c>Data/seattle-weather.csv</c>; its fields are never quoted.</summary>
internal static class WeatherFile
{
    public static IReadOnlyList<Month> ReadMonths(string path) =>
        [
            .. File.ReadLines(path)
                .Skip(1)
                .Select(ParseDay)
                .GroupBy(day => new DateOnly(day.Date.Year, day.Date.Month, 1))
                .Select(days => new Month(days.Key, [.. days])),
        ];

    private static DayOfWeather ParseDay(string line) =>
        line.Split(',') is [var date, var rain, var high, var low, var wind, var weather]
            ? new(DateOnly.Parse(date), double.Parse(rain), double.Parse(high), double.Parse(low), double.Parse(wind), weather)
            : throw new FormatException($"Six fields are expected: {line}");
}
