using System.Xml.Linq;

namespace ArtifactStore.Docs.Tests;

/// <summary>Finds the pages and the snippets in the checkout that the tests were built in.</summary>
internal static class Repository
{
    public static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "ArtifactStore.sln")))
            {
                folder = folder.Parent ?? throw new InvalidOperationException($"No ArtifactStore.sln above {AppContext.BaseDirectory}.");
            }

            return folder.FullName;
        }
    }

    /// <summary>The README, those of the packages, and all pages of the documentation.</summary>
    public static IEnumerable<string> Pages =>
        [Path.Combine(Root, "README.md"), .. PackagePages, .. Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md").Order()];

    /// <summary>The READMEs of the packages.</summary>
    public static IEnumerable<string> PackagePages =>
        Directory
            .EnumerateDirectories(Path.Combine(Root, "src"))
            .Select(folder => Path.Combine(folder, "README.md"))
            .Where(File.Exists)
            .Order();

    /// <summary>The other pages of the root, and those of its forms.</summary>
    public static IEnumerable<string> Texts =>
        Directory
            .EnumerateFiles(Root, "*.md")
            .Where(file => Path.GetFileName(file) != "README.md")
            .Concat(Directory.EnumerateFiles(Path.Combine(Root, ".github"), "*.md", SearchOption.AllDirectories))
            .Order();

    /// <summary>The home of the project.</summary>
    public static string Home { get; } =
        XDocument.Load(Path.Combine(Root, "Directory.Build.props")).Descendants("ProjectHome").Single().Value;
}
