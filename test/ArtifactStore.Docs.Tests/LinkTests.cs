using System.Text.RegularExpressions;

namespace ArtifactStore.Docs.Tests;

/// <summary>
/// The links of the documentation lead somewhere: to files of the checkout and to headings of their pages. The page of a package stands
/// alone, so that its links are those of the project's home.
/// </summary>
public sealed partial class LinkTests
{
    private static IEnumerable<TestCaseData> Pages =>
        Repository
            .Pages.Concat(Repository.Texts)
            .Select(page => new TestCaseData(page).SetArgDisplayNames(Path.GetRelativePath(Repository.Root, page)));

    [TestCaseSource(nameof(Pages))]
    public void Every_link_leads_to_a_file_and_a_heading(string page) => Links(page).Where(link => !IsThere(page, link)).Should().BeEmpty();

    [Test]
    public void The_links_of_a_package_page_are_absolute() =>
        Repository.PackagePages.SelectMany(Links).Should().NotBeEmpty().And.OnlyContain(link => link.StartsWith("https://"));

    private static IEnumerable<string> Links(string page) =>
        Link().Matches(WithoutCode(page)).Select(match => match.Groups["target"].Value);

    private static bool IsThere(string page, string link)
    {
        var home = $"{Repository.Home}/blob/main/";
        var pictures = Repository.Home.Replace("https://github.com/", "https://raw.githubusercontent.com/") + "/main/";
        var local =
            link.StartsWith(home) ? Path.Combine(Repository.Root, link[home.Length..])
            : link.StartsWith(pictures) ? Path.Combine(Repository.Root, link[pictures.Length..])
            : link.Contains("://") || link.StartsWith("mailto:") ? null
            : link.StartsWith('#') ? page + link
            : Path.Combine(Path.GetDirectoryName(page)!, link);
        if (local is null)
        {
            return true;
        }

        var parts = local.Split('#');
        return (File.Exists(parts[0]) || Directory.Exists(parts[0])) && (parts.Length == 1 || Headings(parts[0]).Contains(parts[1]));
    }

    /// <summary>The anchors of a page, as they are made of its headings.</summary>
    private static IEnumerable<string> Headings(string page) =>
        WithoutCode(page)
            .Split('\n')
            .Where(line => line.StartsWith('#'))
            .Select(line => NotOfAnchor().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    private static string WithoutCode(string page) => Code().Replace(File.ReadAllText(page), "");

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotOfAnchor();

    [GeneratedRegex("^```.*?^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Code();
}
