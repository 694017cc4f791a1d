using ArtifactStore.AspNetCore.Pages.Content;

namespace ArtifactStore.AspNetCore.Tests.Pages.Content;

public sealed class MarkdownBodyTests
{
    [Test]
    public void Headings_tables_and_code_become_HTML_without_styles()
    {
        var html = Render("# Title\n\n| a | b |\n|---|---:|\n| 1 | 2 |\n\n```mermaid\ngraph TD; A-->B\n```");

        html.Should()
            .Contain("<h2>Title</h2>")
            .And.Contain("""<td class="num">2</td>""")
            .And.Contain("graph TD; A--&gt;B")
            .And.NotContain("style");
    }

    [TestCase("<script>alert(1)</script>")]
    [TestCase("a <img src=x onerror=alert(1)> b")]
    [TestCase("<iframe src=\"https://example.org\"></iframe>")]
    [TestCase("<!-- <b> -->")]
    [TestCase("<svg/onload=alert(1)>")]
    public void HTML_is_shown_as_text(string markdown) =>
        Render(markdown).Should().NotContainAny("<script", "<img", "<iframe", "<svg", "<!--").And.Contain("&lt;");

    [TestCase("[x](javascript:alert(1))")]
    [TestCase("[x](JAVASCRIPT:alert(1))")]
    [TestCase("[x](&#106;avascript:alert(1))")]
    [TestCase("[x](data:text/html,y)")]
    [TestCase("[x][1]\n\n[1]: javascript:alert(1)")]
    [TestCase("<javascript:alert(1)>")]
    [TestCase("[x](vbscript:y \"title\")")]
    public void An_unsafe_link_leads_nowhere(string markdown) => Render(markdown).Should().Contain("href=\"#\"");

    [Test]
    public void An_image_of_another_host_becomes_a_link_and_inline_data_an_image()
    {
        Render("![chart](https://example.org/a.png)").Should().Contain("<a href=\"https://example.org/a.png\"").And.NotContain("<img");
        Render("![x](javascript:alert(1))").Should().Contain("href=\"#\"").And.NotContain("<img");
        Render("![dot](data:image/png;base64,AAAA)").Should().Contain("<img src=\"data:image/png;base64,AAAA\" alt=\"dot\"");
    }

    [Test]
    public void A_long_text_has_pages_that_hold_all_of_it()
    {
        var paragraphs = Enumerable.Range(0, 1_000).Select(i => $"Paragraph {i} {new string('x', 100)}").ToList();
        var markdown = string.Join("\n\n", paragraphs);

        var pages = MarkdownBody.Render(markdown)!.Value.Pages;

        var all = string.Concat(Enumerable.Range(1, pages).Select(page => MarkdownBody.Render(markdown, page)!.Value.Html));
        pages.Should().BeGreaterThan(2);
        paragraphs.Should().AllSatisfy(paragraph => all.Should().Contain(paragraph));
    }

    [TestCase("> ", 5_000)]
    [TestCase("- ", 5_000)]
    [TestCase("[", 100_000)]
    [TestCase("*a ", 60_000)]
    [TestCase("`", 200_000)]
    [TestCase("![", 60_000)]
    [TestCase("|", 200_000)]
    [TestCase("<", 200_000)]
    public void Repetition_without_end_is_rendered_or_refused(string part, int count)
    {
        var markdown = string.Concat(Enumerable.Repeat(part, count));

        var act = () => MarkdownBody.Render(markdown);

        act.Should().NotThrow();
    }

    private static string Render(string markdown) => MarkdownBody.Render(markdown)!.Value.Html;
}
