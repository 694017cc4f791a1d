using ArtifactStore.Specification;

namespace ArtifactStore.Sqlite.Tests;

/// <summary>The arrows between the folders of the provider point one way.</summary>
public sealed class FolderTests
{
    [Test]
    public void No_arrows_between_folders_form_a_circle() =>
        FolderArrows.OnACircle(FolderArrows.Of(typeof(SqliteOptions).Assembly)).Should().BeEquivalentTo(Array.Empty<string>());
}
