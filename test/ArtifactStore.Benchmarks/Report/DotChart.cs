namespace ArtifactStore.Benchmarks.Report;

/// <summary>A row for each work and a dot for each candidate, on one axis in powers of ten.</summary>
internal static class DotChart
{
    private const int Width = 980;
    private const int Left = 300;
    private const int Right = 790;
    private const int Top = 56;
    private const int Row = 30;

    /// <param name="title">The title.</param>
    /// <param name="across">What the axis counts.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="names">The candidates, in the order of their colours.</param>
    /// <param name="text">How a place on the axis is written.</param>
    public static string Draw(string title, string across, IReadOnlyList<(string Name, IReadOnlyList<double?> Values)> rows, IReadOnlyList<string> names, Func<double, string> text)
    {
        var bottom = Top + (rows.Count * Row);
        var x = new LogAxis(rows.SelectMany(row => row.Values).OfType<double>(), Left, Right);
        var svg = new Svg(Width, Math.Max(bottom + 60, Top + (names.Count * 22) + 20));
        svg.Text(12, 24, title, kind: "title");
        foreach (var tick in x.Ticks())
        {
            svg.Line(x.Place(tick), Top - 12, x.Place(tick), bottom);
            svg.Text(x.Place(tick), bottom + 18, text(tick), "middle");
        }

        svg.Text((Left + Right) / 2, bottom + 42, across, "middle");
        for (var i = 0; i < rows.Count; i++)
        {
            var y = Top + (i * Row) + (Row / 2) - 6;
            svg.Text(Left - 12, y + 4, rows[i].Name, "end");
            svg.Line(Left, y, Right, y);
            for (var j = rows[i].Values.Count - 1; j >= 0; j--)
            {
                if (rows[i].Values[j] is { } value)
                {
                    svg.Dot(x.Place(value), y, Svg.Colours[j % Svg.Colours.Count], j == 0 ? 7 : 5.5);
                }
            }
        }

        for (var i = 0; i < names.Count; i++)
        {
            svg.Dot(Right + 22, Top + (i * 22), Svg.Colours[i % Svg.Colours.Count], 5.5);
            svg.Text(Right + 34, Top + 4 + (i * 22), names[i]);
        }

        return svg.ToString();
    }
}
