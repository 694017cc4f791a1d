namespace ArtifactStore.Specification;

/// <summary>The pages of the documentation, which tests compare with the library.</summary>
public static class DocsPage
{
    /// <summary>The folder of the solution.</summary>
    internal static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "ArtifactStore.sln")))
            {
                folder = folder.Parent
                    ?? throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} has the solution.");
            }

            return folder.FullName;
        }
    }

    /// <summary>Reads the lines of a page.</summary>
    /// <param name="name">The name of its file.</param>
    public static string[] ReadLines(string name) => File.ReadAllLines(Path.Combine(Root, "docs", name));
}
