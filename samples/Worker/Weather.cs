using Quickstart;

namespace Worker;

/// <summary>The months of the weather file, one after the other.</summary>
internal sealed class Weather
{
    private readonly IReadOnlyList<Month> _months = WeatherFile.ReadMonths(
        Path.Combine(AppContext.BaseDirectory, "Data", "seattle-weather.csv")
    );

    private int _next;

    public Month NextMonth() => _months[_next++ % _months.Count];
}
