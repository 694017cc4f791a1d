using System.Globalization;
using System.Net;
using System.Text;

namespace ArtifactStore.Benchmarks.Report;

/// <summary>What the charts share: text, colours for light and dark pages, and axes that count in powers of ten.</summary>
internal sealed class Svg(int width, int height)
{
    /// <summary>The library is red; the others have colours that can be told apart on white and on black.</summary>
    public static IReadOnlyList<string> Colours { get; } = ["#e5484d", "#2f81f7", "#2da44e", "#bf8700", "#a371f7", "#1b9e9e", "#8b949e", "#db61a2"];

    private readonly StringBuilder _body = new();

    public void Text(double x, double y, string text, string anchor = "start", string kind = "label", double rotate = 0) =>
        Add($"<text class=\"{kind}\" x=\"{x:F1}\" y=\"{y:F1}\" text-anchor=\"{anchor}\"{(rotate == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" transform=\"rotate({rotate} {x:F1} {y:F1})\""))}>{WebUtility.HtmlEncode(text)}</text>");

    public void Line(double x1, double y1, double x2, double y2, string kind = "grid") => Add($"<line class=\"{kind}\" x1=\"{x1:F1}\" y1=\"{y1:F1}\" x2=\"{x2:F1}\" y2=\"{y2:F1}\"/>");

    public void Path(IEnumerable<(double X, double Y)> points, string colour, double stroke)
    {
        var line = string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.X:F1},{point.Y:F1}")));
        Add($"<polyline points=\"{line}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{stroke:F1}\" stroke-linejoin=\"round\"/>");
    }

    public void Dot(double x, double y, string colour, double radius) => Add($"<circle cx=\"{x:F1}\" cy=\"{y:F1}\" r=\"{radius:F1}\" fill=\"{colour}\"/>");

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{width}} {{height}}" width="{{width}}" height="{{height}}" font-family="system-ui, sans-serif">
        <style>text { fill: #424a53; font-size: 12px } .title { font-size: 15px; font-weight: 600 } .grid { stroke: #8b949e; stroke-opacity: .25 } .axis { stroke: #8b949e } @media (prefers-color-scheme: dark) { text { fill: #c9d1d9 } }</style>
        {{_body}}</svg>

        """);

    private void Add(FormattableString element) => _body.Append(element.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
