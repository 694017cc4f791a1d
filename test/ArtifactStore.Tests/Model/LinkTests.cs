using Markdig;
using Markdig.Extensions.EmphasisExtras;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace ArtifactStore.Tests.Model;

/// <summary>Links as a renderer of markdown shows them: one link, with the text and the address that were given.</summary>
public sealed class LinkTests
{
    private static readonly MarkdownPipeline[] Renderers =
    [
        new MarkdownPipelineBuilder().Build(),
        new MarkdownPipelineBuilder()
            .UseEmphasisExtras(EmphasisExtraOptions.Strikethrough)
            .UsePipeTables()
            .UseTaskLists()
            .UseAutoLinks()
            .Build(),
    ];

    private static readonly string[] Pieces =
    [
        .. Enumerable.Range(1, 127).Select(c => ((char)c).ToString()),
        "é",
        "\u00A0",
        "\u0085",
        "\u2028",
        "\u3000",
        "😀",
        "ab",
        "\r\n",
        "\n\n",
        "  \n",
        "\n# ",
        "\n- ",
        "\n===",
        "\n---",
        "\n> ",
        "\n    ",
        "&amp;",
        "&copy;",
        "&#65;",
        "&#x41;",
        "&nope;",
        "&a=1;",
        "](",
        "![",
        "[x]",
        "[^1]",
        "(a)",
        "\\(",
        "\\)",
        "\\\\",
        "**",
        "__",
        "*a*",
        "_a_",
        "~~",
        "~a~",
        "`a`",
        "``",
        "<a>",
        "</a>",
        "<!-- ",
        "<http://a.b>",
        "http://a.b",
        "www.a.b",
        "a@b.c",
        "| a | b |",
    ];

    private static readonly Gen<string> Any = Gen.OneOf(Pieces).Array[0, 8].Select(string.Concat);

    [TestCase("text", @"https://example.org/a\", Description = "a backslash before the parenthesis that ends the link")]
    [TestCase("text", @"C:\folder\(1)\file.txt")]
    [TestCase("text", @"a\b&c\&amp;d")]
    [TestCase("text", "/a\tb")]
    [TestCase("text", "/a\nb")]
    [TestCase("text", "/a\n\nb")]
    [TestCase("text", "<https://example.org>")]
    [TestCase("text", "<a")]
    [TestCase("a ` b", "/c`d")]
    [TestCase("`a`", "/b")]
    [TestCase("a\n\nb", "/c")]
    [TestCase("a\n# b", "/c")]
    [TestCase("a  \nb", "/c")]
    [TestCase("a\r\nb", "/c")]
    [TestCase("*a* _b_ **c** ~~d~~", "/e")]
    [TestCase("&amp; &copy; &#65;", "/?a=1&copy=2&amp;b&#65;")]
    [TestCase("<b>a</b> <http://a.b>", "/c")]
    [TestCase("![image](b) [link](c)", "/d[e](f)")]
    [TestCase(@"\", "/")]
    [TestCase(@"a\]\(b\)", "/(")]
    [TestCase(" a ", "/b")]
    [TestCase("a", "/b \"title\"")]
    [TestCase("a", "/b 'c' (d)")]
    [TestCase("x", "https://example.org/%28%C3%A9%29?q=a+b#c")]
    [TestCase(null, "https://example.org/~user/a_b*c?d=[e]&f=g")]
    public void A_renderer_shows_the_text_and_the_address_that_were_given(string? text, string url) => Check(text, url);

    [Test]
    public void Any_text_and_address_round_trip() =>
        Gen.Select(Any, Any)
            .Sample(
                (text, url) =>
                {
                    if (!string.IsNullOrWhiteSpace(text))
                    {
                        Check(text, "/" + url);
                    }

                    Check(null, "/" + url);
                },
                iter: 3_000
            );

    [TestCase("the report", "https://example.org/a?b=1&c=2", "[the report](https://example.org/a?b=1&c=2)")]
    [TestCase(null, "https://example.org/~user/a_b.html", "[https://example.org/~user/a_b.html](https://example.org/~user/a_b.html)")]
    [TestCase("AT&T, 5 > 4: \"yes\"!", "/runs/7#top", "[AT&T, 5 > 4: \"yes\"!](/runs/7#top)")]
    [TestCase("größe 😀", "/größe", "[größe 😀](/größe)")]
    [TestCase(@"C:\temp [1]", "/a b(1)", @"[C:\\temp \[1\]](/a%20b%281%29)")]
    public void An_ordinary_link_is_stored_plainly(string? text, string url, string stored) => Link(text, url).Should().Be(stored);

    [TestCase("")]
    [TestCase(" ")]
    [TestCase("\n\t")]
    [TestCase("\u00A0")]
    public void A_text_that_shows_nothing_is_refused(string text) =>
        FluentActions
            .Invoking(() => Link(text, "/a"))
            .Should()
            .Throw<ArgumentException>()
            .WithParameterName(nameof(text))
            .WithMessage("text '*' has no visible character.*");

    [Test]
    public void A_NUL_character_is_refused()
    {
        FluentActions.Invoking(() => Link("a\0", "/a")).Should().Throw<ArgumentException>().WithParameterName("text");
        FluentActions.Invoking(() => Link("a", "/a\0")).Should().Throw<ArgumentException>().WithParameterName("url");
    }

    private static string Link(string? text, string url) =>
        ArtifactCreate.Link(new Uri(url, UriKind.RelativeOrAbsolute), text).Data!.Deserialize<string>()!;

    private static void Check(string? text, string url)
    {
        var body = Link(text, url);
        foreach (var renderer in Renderers)
        {
            var document = Markdown.Parse(body, renderer);
            document.Should().ContainSingle("of {0}", body);
            document[0].Should().BeOfType<ParagraphBlock>("of {0}", body).Which.Inline.Should().ContainSingle("of {0}", body);
            var link = ((ParagraphBlock)document[0]).Inline!.FirstChild.Should().BeOfType<LinkInline>("of {0}", body).Subject;
            link.IsImage.Should().BeFalse();
            link.Title.Should().BeNullOrEmpty("of {0}", body);
            string.Concat(
                    link.Select(part =>
                        part switch
                        {
                            LiteralInline literal => literal.Content.ToString(),
                            HtmlEntityInline entity => entity.Transcoded.ToString(),
                            _ => $"«{part.GetType().Name}»",
                        }
                    )
                )
                .Should()
                .Be(text ?? url.Trim(), "of {0}", body);
            Uri.UnescapeDataString(link.Url!).Should().Be(Uri.UnescapeDataString(url.Trim()), "of {0}", body);
        }
    }
}
