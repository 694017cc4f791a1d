namespace Quickstart;

/// <summary>Writes what a month was like, in markdown.</summary>
internal static class MonthlyReport
{
    public static string Write(Month month, IReadOnlyList<DryRain> doubts, bool passed)
    {
        var days = month.Days;
        var wettest = days.MaxBy(day => day.Rain)!;
        var hottest = days.MaxBy(day => day.High)!;
        var coldest = days.MinBy(day => day.Low)!;
        return $"""
            # Seattle, {month.Title}

            | what | value | day |
            |---|---:|---|
            | rain in all | {days.Sum(day => day.Rain):0.0} mm | {days.Count(day => day.Rain > 0)} wet days of {days.Count} |
            | wettest day | {wettest.Rain:0.0} mm | {wettest.Date:d MMMM} |
            | highest | {hottest.High:0.0} °C | {hottest.Date:d MMMM} |
            | lowest | {coldest.Low:0.0} °C | {coldest.Date:d MMMM} |
            | wind | {days.Average(day => day.Wind):0.0} m/s | on average |

            {(
                passed
                    ? "The data passed its check."
                    : $"**The data failed its check:** {doubts.Count} days are called rainy, yet no rain was measured."
            )}
            """;
    }
}
