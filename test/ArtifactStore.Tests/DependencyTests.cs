using System.Text.Json;

namespace ArtifactStore.Tests;

/// <summary>What comes with each package is written down, and is what the lock files say.</summary>
public sealed class DependencyTests
{
    private static readonly string[] Packages =
    [
        "ArtifactStore",
        "ArtifactStore.Sqlite",
        "ArtifactStore.PostgreSql",
        "ArtifactStore.AspNetCore",
    ];

    /// <summary>In the lock files and in no package: what looks at the code when it is built.</summary>
    private static readonly string[] BuildOnly = ["Microsoft.CodeAnalysis.PublicApiAnalyzers", "Microsoft.NET.ILLink.Tasks", "MinVer"];

    [Test]
    public void The_table_of_dependencies_is_the_tree_of_the_lock_files()
    {
        var core = Locked("ArtifactStore").ToList();
        var locked = Packages.SelectMany(package =>
            Locked(package).Where(entry => package == "ArtifactStore" || !core.Contains(entry)).Select(entry => $"{package}: {entry}")
        );
        Documented().Should().BeEquivalentTo(locked);
    }

    [Test]
    public void The_core_depends_on_no_driver() =>
        Locked("ArtifactStore").Should().HaveCount(9).And.NotContain(entry => entry.Contains("Sqlite") || entry.Contains("Npgsql"));

    private static IEnumerable<string> Locked(string package)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root, "src", package, "packages.lock.json")));
        foreach (var entry in file.RootElement.GetProperty("dependencies").GetProperty("net10.0").EnumerateObject())
        {
            if (entry.Value.GetProperty("type").GetString() != "Project" && !BuildOnly.Contains(entry.Name))
            {
                yield return $"{entry.Name} {entry.Value.GetProperty("resolved").GetString()}";
            }
        }
    }

    private static IEnumerable<string> Documented() =>
        from line in File.ReadLines(Path.Combine(Root, "docs", "dependencies.md"))
        let cells = line.Split('|', StringSplitOptions.TrimEntries)
        where cells.Length == 6 && cells[1].StartsWith('`')
        select $"{cells[1].Trim('`')}: {cells[2]} {cells[3]}";

    internal static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder!.FullName, "ArtifactStore.sln")))
            {
                folder = folder.Parent;
            }

            return folder.FullName;
        }
    }
}
