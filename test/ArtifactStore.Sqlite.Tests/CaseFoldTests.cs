using ArtifactStore.Specification.Reference;

namespace ArtifactStore.Sqlite.Tests;

/// <summary>The table by which case folds is the framework's, letter by letter.</summary>
/// <remarks>
/// A framework with a newer Unicode may bring new letters: then the table gets them, and PostgreSQL a migration that replaces its functions
/// and builds their indexes anew.
/// </remarks>
public sealed class CaseFoldTests
{
    [Test]
    public void Every_letter_folds_as_in_the_framework() =>
        ReferenceFold.Characters.Where(rune => CaseFold.Of(rune.Value) != ReferenceFold.Of(rune).Value).Should().BeEmpty();

    [Test]
    public void Folding_is_idempotent() =>
        ReferenceFold.Characters.Where(rune => CaseFold.Of(CaseFold.Of(rune.Value)) != CaseFold.Of(rune.Value)).Should().BeEmpty();
}
