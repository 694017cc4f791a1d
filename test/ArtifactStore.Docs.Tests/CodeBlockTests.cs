namespace ArtifactStore.Docs.Tests;

/// <summary>
/// The C# of the documentation is code of this project, so that it compiles, and most of it is run by the tests beside it.
/// </summary>
public sealed class CodeBlockTests
{
    private static IReadOnlyList<string> Snippets { get; } =
    [
        .. Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "test", "ArtifactStore.Docs.Tests", "Snippets"), "*.cs")
            .SelectMany(CodeBlocks.OfSource),
    ];

    private static IEnumerable<TestCaseData> Blocks =>
        from page in Repository.Pages
        from block in CodeBlocks.OfPage(page)
        select new TestCaseData(block.Code).SetArgDisplayNames($"{Path.GetFileName(page)}, line {block.Line}");

    [TestCaseSource(nameof(Blocks))]
    public void A_block_of_a_page_is_code_that_compiles(string code) => Snippets.Should().Contain(code);

    [Test]
    public void Every_snippet_stands_in_a_page() =>
        Snippets.Should().BeSubsetOf(Repository.Pages.SelectMany(CodeBlocks.OfPage).Select(block => block.Code)).And.NotBeEmpty();
}
