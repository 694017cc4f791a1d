using System.Text.Json;
using ArtifactStore.AspNetCore.Pages.Content;
using ArtifactStore.AspNetCore.Pages.Site;
using Microsoft.AspNetCore.Http;

namespace ArtifactStore.AspNetCore.Pages.Artifacts;

/// <summary>The part of a body that one page shows.</summary>
internal sealed record ArtifactContent(ArtifactBody Body)
{
    /// <summary>Rendered markdown.</summary>
    public string? Html { get; private init; }

    /// <summary>A page of text.</summary>
    public TextPages? Text { get; private init; }

    /// <summary>A part of a table.</summary>
    public TableView? Table { get; private init; }

    /// <summary>A tree of JSON, or a part of it.</summary>
    public JsonNodeView? Tree { get; private init; }

    /// <summary>The path of the part of the tree; null for the whole body.</summary>
    public string? Path { get; private init; }

    public int Page { get; private init; } = 1;

    public int Pages { get; private init; } = 1;

    public static ArtifactContent Read(Artifact artifact, PageRequest page)
    {
        var number = page.Number("page") ?? 1;
        var content = new ArtifactContent(BodyReader.Read(artifact.Type, artifact.Data)) { Page = number };
        return content.Body switch
        {
            ArtifactBody.Markdown { Source: var source } when MarkdownBody.Render(source, number) is { } rendered => number > rendered.Pages
                ? throw NotFound($"There is no page {number}", $"The artifact has {rendered.Pages}.")
                : content with
                {
                    Html = rendered.Html,
                    Pages = rendered.Pages,
                },
            ArtifactBody.Markdown { Source: var source } => content.WithText(source),
            ArtifactBody.Plain { Text: var text } => content.WithText(text),
            ArtifactBody.Table { Data: var table } when page.Number("row") is { } row => content.WithTree(TableRow(table, row), page),
            ArtifactBody.Table { Data: var table } => content with { Table = View(table, page, number) },
            ArtifactBody.Json { Value: var value } => content.WithTree(value, page),
            _ => content,
        };
    }

    private static TableView View(TableData table, PageRequest page, int number) =>
        TableView.Create(table, page.Query("q"), Sort(page), number, page.Number("columns") ?? 1);

    private static int? Sort(PageRequest page) => page.Number("down") is { } down ? -down : page.Number("up");

    private static JsonElement TableRow(TableData table, int row) =>
        row <= table.RowCount ? table.Value(row - 1) : throw NotFound($"There is no row {row}", $"The table has {table.RowCount} rows.");

    private ArtifactContent WithText(string text)
    {
        var pages = TextPages.Read(text, Page);
        return this with { Text = pages, Page = pages.Page, Pages = pages.Pages };
    }

    private ArtifactContent WithTree(JsonElement value, PageRequest page)
    {
        var path = page.Query("path");
        var found = path is null
            ? value
            : JsonTree.Find(value, path)
                ?? throw NotFound("There is nothing at this path", "The artifact may have been updated. Open it again from its start.");
        return found.ValueKind == JsonValueKind.String && path is not null
            ? (this with { Path = path }).WithText(found.Show())
            : this with
            {
                Tree = JsonTree.Build(found, path ?? "", page.Number("skip") ?? 0),
                Path = path,
            };
    }

    private static PageException NotFound(string message, string advice) => new(StatusCodes.Status404NotFound, message, advice);
}
