using ArtifactStore.AspNetCore.Pages.Content;

namespace ArtifactStore.AspNetCore.Tests.Pages.Content;

public sealed class BodyReaderTests
{
    [TestCase("[The report](https://example.org/a)", "The report", "https://example.org/a")]
    [TestCase(@"[a \[b\] \* c](https://example.org/%28x%29)", "a [b] * c", "https://example.org/%28x%29")]
    [TestCase("https://example.org", "https://example.org", "https://example.org")]
    [TestCase("[](https://example.org)", "https://example.org", "https://example.org")]
    public void A_link_is_read(string body, string text, string url) =>
        BodyReader.Read(ArtifactTypes.Link, ArtifactData.FromText(body)).Should().Be(new ArtifactBody.Link(text, url));

    [Test]
    public void A_link_of_the_library_is_read_as_it_was_made()
    {
        var url = new Uri("https://example.org/a(b)?c=&amp;d_e");
        var created = ArtifactCreate.Link(url, "*a* [b] _c_ & <d> `e` \\ #1");

        var link = (ArtifactBody.Link)BodyReader.Read(ArtifactTypes.Link, created.Data);

        link.Text.Should().Be("*a* [b] _c_ & <d> `e` \\ #1");
    }

    [TestCase(ArtifactTypes.Link, "[x](javascript:alert(1))")]
    [TestCase(ArtifactTypes.Link, "no address at all")]
    [TestCase(ArtifactTypes.Image, "data:text/html,<script>alert(1)</script>")]
    [TestCase(ArtifactTypes.Image, "javascript:alert(1)")]
    [TestCase(ArtifactTypes.Progress, "soon")]
    public void What_is_not_of_its_type_is_text(string type, string body) =>
        BodyReader.Read(type, ArtifactData.FromText(body)).Should().Be(new ArtifactBody.Plain(body));

    [TestCase("150", 100)]
    [TestCase("-3", 0)]
    [TestCase("42.5", 42.5)]
    [TestCase("\"42.5\"", 42.5)]
    public void Progress_is_from_0_to_100(string json, double percent) =>
        BodyReader.Read(ArtifactTypes.Progress, ArtifactData.Parse(json)).Should().Be(new ArtifactBody.Progress(percent));

    [Test]
    public void A_long_text_has_pages_that_hold_all_of_it()
    {
        var text =
            string.Join('\n', Enumerable.Range(0, 20_000).Select(i => $"line {i} 🎉")) + string.Concat(Enumerable.Repeat("🎉", 20_000));

        var pages = TextPages.Read(text, 1).Pages;

        var all = string.Concat(Enumerable.Range(1, pages).Select(page => TextPages.Read(text, page).Text));
        all.Should().Be(text);
    }
}
