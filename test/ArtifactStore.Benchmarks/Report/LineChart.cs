namespace ArtifactStore.Benchmarks.Report;

/// <summary>Lines over two axes in powers of ten.</summary>
internal static class LineChart
{
    private const int Width = 860;
    private const int Height = 440;
    private const int Left = 76;
    private const int Right = 650;
    private const int Top = 48;
    private const int Bottom = 380;

    /// <param name="title">The title.</param>
    /// <param name="across">What the axis across counts.</param>
    /// <param name="up">What the axis up counts.</param>
    /// <param name="series">The lines, the library's first.</param>
    /// <param name="xText">How a place on the axis across is written.</param>
    /// <param name="yText">How a place on the axis up is written.</param>
    public static string Draw(string title, string across, string up, IReadOnlyList<Series> series, Func<double, string> xText, Func<double, string> yText)
    {
        var points = series.SelectMany(line => line.Points).ToList();
        var x = new LogAxis(points.Select(point => point.X), Left, Right);
        var y = new LogAxis(points.Select(point => point.Y), Bottom, Top);
        var svg = new Svg(Width, Height);
        svg.Text(Left, 24, title, kind: "title");
        foreach (var tick in y.Ticks())
        {
            svg.Line(Left, y.Place(tick), Right, y.Place(tick));
            svg.Text(Left - 8, y.Place(tick) + 4, yText(tick), "end");
        }

        foreach (var value in points.Select(point => point.X).Distinct())
        {
            svg.Line(x.Place(value), Top, x.Place(value), Bottom);
            svg.Text(x.Place(value), Bottom + 18, xText(value), "middle");
        }

        svg.Line(Left, Bottom, Right, Bottom, "axis");
        svg.Line(Left, Top, Left, Bottom, "axis");
        svg.Text((Left + Right) / 2, Bottom + 42, across, "middle");
        svg.Text(18, (Top + Bottom) / 2, up, "middle", rotate: -90);

        // The library is drawn last, above the others.
        for (var i = series.Count - 1; i >= 0; i--)
        {
            var colour = Svg.Colours[i % Svg.Colours.Count];
            var places = series[i].Points.Select(point => (X: x.Place(point.X), Y: y.Place(point.Y))).ToList();
            svg.Path(places, colour, i == 0 ? 3.5 : 1.8);
            foreach (var place in places)
            {
                svg.Dot(place.X, place.Y, colour, i == 0 ? 4.5 : 3);
            }

            svg.Line(Right + 16, Top + 8 + (i * 22), Right + 16, Top + 8 + (i * 22));
            svg.Dot(Right + 22, Top + 8 + (i * 22), colour, 5);
            svg.Text(Right + 34, Top + 12 + (i * 22), series[i].Name);
        }

        return svg.ToString();
    }
}
