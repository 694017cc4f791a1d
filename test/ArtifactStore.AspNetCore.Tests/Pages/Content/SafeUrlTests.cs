using ArtifactStore.AspNetCore.Pages.Content;

namespace ArtifactStore.AspNetCore.Tests.Pages.Content;

public sealed class SafeUrlTests
{
    [TestCase("https://example.org/a?b=c#d")]
    [TestCase("HTTP://example.org")]
    [TestCase("mailto:someone@example.org")]
    [TestCase("reports/2026?at=12:30")]
    [TestCase("/a:b")]
    [TestCase("#section")]
    public void A_link_to_a_page_or_an_address_of_mail_is_kept(string url) => SafeUrl.IsLink(url).Should().BeTrue();

    [TestCase("javascript:alert(1)")]
    [TestCase("JaVaScRiPt:alert(1)")]
    [TestCase("  javascript:alert(1)")]
    [TestCase("java\nscript:alert(1)")]
    [TestCase("java\tscript:alert(1)")]
    [TestCase("\u0001javascript:alert(1)")]
    [TestCase("data:text/html,<script>alert(1)</script>")]
    [TestCase("vbscript:x")]
    [TestCase("file:///etc/passwd")]
    [TestCase("blob:https://example.org/x")]
    [TestCase("//example.org/page")]
    [TestCase(" \\\\example.org")]
    [TestCase("/\\example.org")]
    [TestCase("")]
    [TestCase(null)]
    public void Any_other_scheme_is_refused(string? url) => SafeUrl.IsLink(url).Should().BeFalse();

    [TestCase("data:image/png;base64,AAAA", true)]
    [TestCase("DATA:image/svg+xml,<svg/>", true)]
    [TestCase("data:text/html;base64,AAAA", false)]
    [TestCase("data:image/svg+xml", false)]
    [TestCase("data:,image/png", false)]
    [TestCase("https://example.org/a.png", false)]
    public void Inline_data_is_an_image_if_its_type_is(string url, bool isImage) => SafeUrl.IsInlineImage(url).Should().Be(isImage);
}
