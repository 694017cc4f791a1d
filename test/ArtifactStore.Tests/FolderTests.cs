using ArtifactStore.Specification;

namespace ArtifactStore.Tests;

/// <summary>The arrows between the folders of the library point one way.</summary>
public sealed class FolderTests
{
    /// <summary>One room, since a record names the converter of its JSON form, and the converter reads its members.</summary>
    private static readonly string[] Contract = ["Model", "Runs", "Filters", "Queries", "Wire"];

    /// <summary>The arrows that may point back, and why.</summary>
    private static readonly Dictionary<FolderArrow, string> Exceptions = new()
    {
        [new("Sql/Provider", "Sql/Reading", "SqlDialect", "SelectWriter")] =
            "a provider supplies its SQL through the dialect, which returns the writer of its statements and does not call it",
    };

    private static readonly IReadOnlyList<FolderArrow> Arrows = FolderArrows.Of(typeof(IArtifactStore).Assembly, Contract);

    [Test]
    public void No_arrows_between_folders_form_a_circle() =>
        FolderArrows.OnACircle(Arrows.Where(arrow => !Exceptions.ContainsKey(arrow))).Should().BeEquivalentTo(Array.Empty<string>());

    [Test]
    public void Public_records_use_no_other_room() => Arrows.Where(arrow => arrow.From == string.Join('+', Contract)).Should().BeEmpty();

    [Test]
    public void Each_exception_would_close_a_circle() =>
        FolderArrows
            .OnACircle(Arrows)
            .Should()
            .Contain(Exceptions.Keys.Select(arrow => $"{arrow.From} → {arrow.To}: {arrow.User} → {arrow.Used}"));

    [Test]
    public void Arrows_include_what_asynchronous_methods_call() =>
        Arrows.Should().Contain(new FolderArrow("Migrations", "Sql/Writing", "SqlMigrator", "RowSecurity"));
}
