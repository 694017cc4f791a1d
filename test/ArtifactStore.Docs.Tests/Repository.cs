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

    /// <summary>The README and all pages of the documentation.</summary>
    public static IEnumerable<string> Pages =>
        [Path.Combine(Root, "README.md"), .. Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md").Order()];
}
