using ArtifactStore.Specification;

namespace ArtifactStore.AspNetCore.Tests.Http;

/// <summary>The arrows between the folders of the HTTP API point one way.</summary>
public sealed class HttpFolderTests
{
    [Test]
    public void No_arrows_between_folders_form_a_circle()
    {
        var arrows = FolderArrows
            .Of(typeof(ArtifactStoreHttpOptions).Assembly)
            .Where(arrow => arrow.From.StartsWith("Http", StringComparison.Ordinal))
            .ToArray();
        arrows.Should().Contain(arrow => arrow.From == "Http/Routes" && arrow.To == "Http/Answers");
        FolderArrows.OnACircle(arrows).Should().BeEquivalentTo(Array.Empty<string>());
    }
}
