using System.Globalization;
using System.Text;

namespace ArtifactStore.AspNetCore.Pages.Content;

/// <summary>The geometry of a line chart of values over versions.</summary>
internal sealed record LineChart
{
    public const int Width = 720;

    public const int Height = 200;

    private const int Left = 64;
    private const int Right = 12;
    private const int Top = 12;
    private const int Bottom = 26;

    /// <summary>The points, oldest first.</summary>
    public required IReadOnlyList<(double X, double Y, int Version, double Value)> Points { get; init; }

    /// <summary>The lines across, with their labels.</summary>
    public required IReadOnlyList<(double Y, string Label)> Ticks { get; init; }

    /// <summary>The points of the line, as SVG has them.</summary>
    public string Line => string.Join(' ', Points.Select(point => $"{Svg(point.X)},{Svg(point.Y)}"));

    /// <summary>The area below the line.</summary>
    public string Area
    {
        get
        {
            var area = new StringBuilder().Append(CultureInfo.InvariantCulture, $"M{Svg(Points[0].X)},{Height - Bottom}");
            foreach (var point in Points)
            {
                area.Append(CultureInfo.InvariantCulture, $"L{Svg(point.X)},{Svg(point.Y)}");
            }

            return area.Append(CultureInfo.InvariantCulture, $"L{Svg(Points[^1].X)},{Height - Bottom}Z").ToString();
        }
    }

    /// <summary>Lays out a chart; null for fewer than two values.</summary>
    /// <param name="values">The values by version, in any order.</param>
    public static LineChart? Create(IEnumerable<(int Version, double Value)> values)
    {
        // Beyond it the difference of two values would not be finite.
        const double Most = 1e300;
        var sorted = values.Where(value => Math.Abs(value.Value) <= Most).OrderBy(value => value.Version).ToList();
        if (sorted.Count < 2)
        {
            return null;
        }

        var (low, high, step) = Scale(sorted.Min(value => value.Value), sorted.Max(value => value.Value));
        double first = sorted[0].Version;
        var span = Math.Max(1, sorted[^1].Version - first);
        double Y(double value) => Top + ((high - value) / (high - low) * (Height - Top - Bottom));
        return new()
        {
            Points =
            [
                .. sorted.Select(value =>
                    (Left + ((value.Version - first) / span * (Width - Left - Right)), Y(value.Value), value.Version, value.Value)
                ),
            ],
            Ticks =
            [
                .. Enumerable
                    .Range(0, (int)Math.Round((high - low) / step) + 1)
                    .Select(i => (Y(low + (i * step)), Label(low + (i * step)))),
            ],
        };
    }

    /// <summary>Writes a coordinate.</summary>
    public static string Svg(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>Writes a value in a few characters.</summary>
    public static string Label(double value) =>
        Math.Abs(value) is >= 1e7 or (> 0 and < 1e-3)
            ? value.ToString("0.##e+0", CultureInfo.InvariantCulture)
            : value.ToString("#,0.###", CultureInfo.InvariantCulture);

    /// <summary>Rounds a range outwards to a few steps of 1, 2 or 5 times a power of ten.</summary>
    private static (double Low, double High, double Step) Scale(double low, double high)
    {
        if (high - low <= Math.Abs(high) * 1e-12)
        {
            (low, high) = low == 0 ? (0, 1) : (low - (Math.Abs(low) * 0.1), high + (Math.Abs(high) * 0.1));
        }

        var rough = (high - low) / 4;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = (rough / power) switch
        {
            <= 1 => power,
            <= 2 => 2 * power,
            <= 5 => 5 * power,
            _ => 10 * power,
        };
        return (Math.Floor(low / step) * step, Math.Ceiling(high / step) * step, step);
    }
}
