using System.Text;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace ArtifactStore.AspNetCore.Pages.Content;

/// <summary>Markdown as HTML that is safe on a page: no HTML of its own, checked links, no images from other hosts, no styles.</summary>
internal static class MarkdownBody
{
    /// <summary>The longest markdown that is rendered. A longer one is shown as text.</summary>
    public const int MaxLength = 256 * 1024;

    /// <summary>The length of source on one page; a block is not split.</summary>
    public const int PageLength = 24_000;

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .DisableHtml()
        .UsePipeTables()
        .UseAutoLinks()
        .UseEmphasisExtras(Markdig.Extensions.EmphasisExtras.EmphasisExtraOptions.Strikethrough)
        .Build();

    /// <summary>Renders one page of a text; null if it is too long or nested too deeply to be rendered.</summary>
    /// <param name="markdown">The text.</param>
    /// <param name="page">The page, from 1.</param>
    /// <returns>The HTML, and the number of pages.</returns>
    public static (string Html, int Pages)? Render(string markdown, int page = 1)
    {
        if (markdown.Length > MaxLength)
        {
            return null;
        }

        try
        {
            var document = Markdown.Parse(markdown, Pipeline);
            foreach (var node in document.Descendants().ToList())
            {
                MakeSafe(node);
            }

            var blocks = document.Where(block => block.Span.Start / PageLength == page - 1).ToList();
            return blocks.Exists(block => block.Span.Length > 2 * PageLength)
                ? null
                : (Write(blocks), (document.LastChild?.Span.Start ?? 0) / PageLength + 1);
        }
        catch (ArgumentException)
        {
            // Markdig refuses deep nesting.
            return null;
        }
    }

    private static string Write(List<Block> blocks)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        foreach (var block in blocks)
        {
            renderer.Render(block);
        }

        return writer.ToString();
    }

    private static void MakeSafe(MarkdownObject node)
    {
        switch (node)
        {
            case HeadingBlock heading:
                // The page itself has the first level.
                heading.Level = Math.Min(heading.Level + 1, 6);
                break;
            case LinkInline { IsImage: true } image when !SafeUrl.IsInlineImage(image.Url):
                // Loading it would tell another host who reads the artifact.
                image.IsImage = false;
                image.AppendChild(new LiteralInline(image.FirstChild is null ? "Image" : " (image)"));
                MakeSafe(image);
                break;
            case LinkInline { IsImage: false } link:
                link.Url = SafeUrl.IsLink(link.Url) ? link.Url : "#";
                Mark(link);
                break;
            case AutolinkInline link when !link.IsEmail:
                link.Url = SafeUrl.IsLink(link.Url) ? link.Url : "#";
                Mark(link);
                break;
            case Table table:
                AlignByClass(table);
                break;
        }
    }

    private static void Mark(MarkdownObject link) => link.GetAttributes().AddPropertyIfNotExist("rel", "noopener noreferrer nofollow");

    /// <summary>Aligns cells by a class, since the policy of the pages allows no style attributes.</summary>
    private static void AlignByClass(Table table)
    {
        foreach (var row in table.OfType<TableRow>())
        {
            for (var i = 0; i < row.Count && i < table.ColumnDefinitions.Count; i++)
            {
                if (table.ColumnDefinitions[i].Alignment is TableColumnAlign.Right)
                {
                    row[i].GetAttributes().AddClass("num");
                }
            }
        }

        foreach (var column in table.ColumnDefinitions)
        {
            column.Alignment = null;
        }
    }
}
