namespace ArtifactStore.AspNetCore.Tests.Pages;

/// <summary>A store with every kind of artifact, and every hostile one.</summary>
internal static class Kinds
{
    private const string Svg =
        "<svg xmlns='http://www.w3.org/2000/svg' width='80' height='40'><rect width='80' height='40' fill='teal'/></svg>";

    private const string HostileSvg =
        "<svg xmlns='http://www.w3.org/2000/svg' width='80' height='40' onload='alert(1)'><script>alert(2)</script>"
        + "<image href='https://evil.example/x.png'/><rect width='80' height='40' fill='red'/></svg>";

    private const string HostileMarkdown = """
        # <script>alert(1)</script>
        <img src=x onerror=alert(2)> <svg onload=alert(3)> <iframe src="https://evil.example"></iframe>
        [click](javascript:alert(4)) [data](data:text/html,<script>alert(5)</script>) ![track](https://evil.example/track.png)
        <style>body{display:none}</style>

        <meta http-equiv="refresh" content="0;url=https://evil.example">

        ```html
        </code></pre><script>alert(6)</script>
        ```

        | a |
        |--:|
        | <b onclick=alert(7)>x</b> |
        """;

    /// <summary>The harmless artifacts, by name.</summary>
    public static IReadOnlyDictionary<string, ArtifactCreate> Harmless { get; } =
        new Dictionary<string, ArtifactCreate>
        {
            ["markdown"] = ArtifactCreate.Markdown(
                "# Report\n\nAll **green**, see [docs](https://example.org).\n\n| a | b |\n|---|--:|\n| x | 1 |\n\n```mermaid\ngraph TD\n```",
                "report"
            ),
            ["table"] = Table("numbers", """[{"name":"ten","n":10},{"name":"nine","n":9},{"name":null,"more":[1,2]}]"""),
            ["columns"] = Table("columns", """{"x":[1,2,3],"y":["a","b"]}"""),
            ["lists"] = new()
            {
                Key = "lists",
                Type = ArtifactTypes.Table,
                Data = ArtifactData.FromText("""[[1,"a"],[2,"b"]]"""),
            },
            ["link"] = ArtifactCreate.Link(new Uri("https://example.org/a?b=c"), "An example", "link"),
            ["image"] = ArtifactCreate.Image("data:image/svg+xml," + Uri.EscapeDataString(Svg), "image", "A green rectangle"),
            ["progress"] = ArtifactCreate.Progress(42.5, "progress"),
            ["result"] = new()
            {
                Key = "result",
                Type = ArtifactTypes.Result,
                Data = ArtifactData.Parse("""{"ok":true,"items":[1,"two",{"three":null}],"text":"a\nb"}"""),
            },
            ["number"] = new() { Key = "number", Data = ArtifactData.Parse("3.25") },
            ["text"] = new() { Key = "text", Data = ArtifactData.FromText("just text\nof two lines") },
            ["none"] = new()
            {
                Key = "none",
                Type = "marker",
                Metadata = new(("commit", "4f2a9c")),
            },
        };

    /// <summary>The hostile artifacts, by name.</summary>
    public static IReadOnlyDictionary<string, ArtifactCreate> Hostile { get; } =
        new Dictionary<string, ArtifactCreate>
        {
            ["markdown"] = ArtifactCreate.Markdown(HostileMarkdown, "hostile-markdown", "<script>alert('description')</script>"),
            ["link"] = new()
            {
                Key = "hostile-link",
                Type = ArtifactTypes.Link,
                Data = ArtifactData.FromText("[click](javascript:alert(1))"),
            },
            ["svg"] = ArtifactCreate.Image(
                "data:image/svg+xml," + Uri.EscapeDataString(HostileSvg),
                "hostile-svg",
                "\" onerror=\"alert(1)"
            ),
            ["html"] = new()
            {
                Key = "hostile-html",
                Type = ArtifactTypes.Image,
                Data = ArtifactData.FromText("data:text/html,<script>alert(1)</script>"),
            },
            ["cells"] = Table(
                "hostile-cells",
                """[{"<script>alert(1)</script>":"<img src=x onerror=alert(2)>","b":"javascript:alert(3)"}]"""
            ),
            ["json"] = new()
            {
                Key = "hostile-json",
                Data = ArtifactData.Parse("""{"<script>alert(1)</script>":"</code><script>alert(2)</script>"}"""),
            },
            ["halves"] = new() { Key = "hostile-halves", Data = ArtifactData.Parse("""{"\ud800":"\udc00","list":["\ud83d"]}""") },
            ["cell-halves"] = Table("hostile-cell-halves", """[{"\ud800":"\udc00"},{"b":{"\udfff":1}}]"""),
            ["column-halves"] = Table("hostile-column-halves", """{"\ud800":["\udc00"],"b":[]}"""),
            ["sparse"] = Table("hostile-sparse", $"[{string.Join(',', Enumerable.Range(0, 60_000).Select(i => $"{{\"c{i}\":{i}}}"))}]"),
            ["big"] = Table(
                "hostile-big",
                $"[{string.Join(',', Enumerable.Range(0, 40_000).Select(i => $$"""{"id":{{i}},"name":"row {{i}}","text":"{{new string('x', 90)}}"}"""))}]"
            ),
            ["wide"] = Table("hostile-wide", $"[{{{string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"\"column {i}\":{i}"))}}}]"),
            ["rtl"] = new()
            {
                Key = "hostile-rtl",
                Type = "\u202Eepyt",
                Description = "\u202Eمرحبا " + new string('ש', 300),
                Metadata = new((new string('m', 300), "\u202Evalue"), ("<b>", "<script>alert(1)</script>")),
                Data = ArtifactData.FromText("\u202E" + new string('ש', 5_000)),
            },
            ["long"] = new()
            {
                Key = new string('k', 500),
                Description = new string('d', 3_000),
                Data = ArtifactData.FromText(new string('w', 50_000)),
            },
        };

    /// <summary>Creates a run with every kind of artifact, three versions of a few, and an alias.</summary>
    /// <returns>The run, and the ids of the artifacts by name.</returns>
    public static async Task<(FlowRun Run, Dictionary<string, Guid> Ids)> FillAsync(
        IArtifactStore store,
        IReadOnlyDictionary<string, ArtifactCreate> kinds
    )
    {
        var ids = new Dictionary<string, Guid>();
        var isHostile = ReferenceEquals(kinds, Hostile);
        var name = isHostile ? "\u202E<script>alert(1)</script>" + new string('n', 300) : "nightly-1";
        await using var run = await store.StartFlowRunAsync(isHostile ? name : "nightly", "prod", ["storm"], new() { Name = name });
        await using (var task = await run.StartTaskRunAsync(isHostile ? name : "extract"))
        {
            foreach (var (kind, create) in kinds)
            {
                ids[kind] = (await task.Artifacts.CreateArtifactAsync(create)).Id;
            }

            await task.CompleteAsync();
        }

        await run.CompleteAsync();
        return (run.Run, ids);
    }

    private static ArtifactCreate Table(string key, string json) =>
        new()
        {
            Key = key,
            Type = ArtifactTypes.Table,
            Data = ArtifactData.Parse(json),
        };
}
