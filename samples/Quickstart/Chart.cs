using System.Text;

namespace Quickstart;

/// <summary>Draws a month as SVG: a band from the lowest to the highest temperature, bars of rain below.</summary>
internal static class Chart
{
    private const int DayWidth = 18;
    private const int Height = 240;

    /// <summary>The chart as a data URI, which an image artifact can hold.</summary>
    public static string DataUri(Month month) => "data:image/svg+xml;base64," + Convert.ToBase64String(Encoding.UTF8.GetBytes(Svg(month)));

    /// <summary>The SVG inside a data URI that <see cref="DataUri"/> made.</summary>
    public static string FromDataUri(string uri) => Encoding.UTF8.GetString(Convert.FromBase64String(uri[(uri.IndexOf(',') + 1)..]));

    private static string Svg(Month month)
    {
        var width = 40 + (month.Days.Count * DayWidth);
        var highs = month.Days.Select((day, i) => $"{X(i)},{TemperatureY(day.High)}");
        var lows = month.Days.Select((day, i) => $"{X(i)},{TemperatureY(day.Low)}").Reverse();
        var bars = month.Days.Select(
            (day, i) => $"""<rect x="{X(i) - 5}" y="{Height - 20 - day.Rain:0.0}" width="10" height="{day.Rain:0.0}"/>"""
        );
        var dates = month
            .Days.Where(day => day.Date.Day % 7 == 1)
            .Select(day => $"""<text x="{X(day.Date.Day - 1)}" y="{Height - 6}">{day.Date.Day}</text>""");
        return $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {Height}" width="{width}" font-family="sans-serif" font-size="11">
              <rect width="100%" height="100%" fill="white"/>
              <text x="20" y="18" font-size="14">Seattle, {month.Title}: temperature and rain</text>
              <polygon fill="#f4a582" points="{string.Join(' ', highs.Concat(lows))}"/>
              <g fill="#4393c3">{string.Concat(bars)}</g>
              <line x1="20" x2="{width - 20}" y1="{TemperatureY(0)}" y2="{TemperatureY(0)}" stroke="#999" stroke-dasharray="3"/>
              <g fill="#777"><text x="2" y="{TemperatureY(0)}">0°</text><g text-anchor="middle">{string.Concat(dates)}</g></g>
            </svg>
            """;
    }

    private static int X(int day) => 20 + (DayWidth / 2) + (day * DayWidth);

    private static string TemperatureY(double celsius) => $"{130 - (celsius * 2.5):0.0}";
}
