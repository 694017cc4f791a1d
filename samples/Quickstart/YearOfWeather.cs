namespace Quickstart;

/// <summary>A row of the yearly summary.</summary>
internal sealed record YearOfWeather(int Year, double Rain, int WetDays, int SunnyDays, double High, double Low)
{
    public static IEnumerable<YearOfWeather> Summarize(IEnumerable<Month> months) =>
        from day in months.SelectMany(month => month.Days)
        group day by day.Date.Year into year
        select new YearOfWeather(
            year.Key,
            Math.Round(year.Sum(day => day.Rain), 1),
            year.Count(day => day.Rain > 0),
            year.Count(day => day.Weather == "sun"),
            year.Max(day => day.High),
            year.Min(day => day.Low)
        );
}
