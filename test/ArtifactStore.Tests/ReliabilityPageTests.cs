using System.Text.RegularExpressions;

namespace ArtifactStore.Tests;

/// <summary>
/// The commands of docs/reliability.md select the tests that are meant: what they name is there, and in a project that they name it is one
/// class.
/// </summary>
public sealed partial class ReliabilityPageTests
{
    [Test]
    public void Each_filter_names_a_class_or_a_test_that_is_there([ValueSource(nameof(Commands))] string command)
    {
        var filter = Filter().Match(command).Groups[1].Value.Trim('"');
        var project = Project().Match(command).Groups[1].Value;
        foreach (var term in filter.Split(['|', '&', '\\'], StringSplitOptions.RemoveEmptyEntries))
        {
            term.Should().MatchRegex("^(FullyQualifiedName|Name)~", "a bare text is looked for everywhere, too, and does not say so");
            var name = term[(term.IndexOf('~') + 1)..];
            string[] found = [.. Tests(project).Where(test => test.Contains(name, StringComparison.Ordinal))];
            if (found is [])
            {
                found = [.. Tests("ArtifactStore.Specification").Where(test => test.Contains(name, StringComparison.Ordinal))];
            }

            found.Should().NotBeEmpty($"'{name}' is looked for");
            if (project.Length > 0)
            {
                found.Select(test => test.Split('/')[0]).Distinct().Should().ContainSingle($"'{name}' is one class");
            }
        }
    }

    public static IEnumerable<string> Commands() =>
        Command()
            .Matches(File.ReadAllText(Path.Combine(DependencyTests.Root, "docs", "reliability.md")))
            .Select(command => command.Groups[1].Value)
            .Where(command => command.Contains("--filter", StringComparison.Ordinal))
            .Distinct();

    /// <summary>The classes of a project, or of all, with their tests behind a slash.</summary>
    private static IEnumerable<string> Tests(string project)
    {
        var folder = Path.Combine(DependencyTests.Root, "test", project);
        foreach (
            var file in Directory
                .EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
                .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        )
        {
            var source = File.ReadAllText(file);
            var type = "";
            foreach (Match declaration in Declaration().Matches(source))
            {
                if (declaration.Groups[1].Success)
                {
                    type = $"{Namespace().Match(source).Groups[1].Value}.{declaration.Groups[1].Value}";
                    yield return type;
                }
                else
                {
                    yield return $"{type}/{declaration.Groups[2].Value}";
                }
            }
        }
    }

    [GeneratedRegex("`([^`]*dotnet test[^`]*)`")]
    private static partial Regex Command();

    [GeneratedRegex("--filter (\"[^\"]*\"|\\S+)")]
    private static partial Regex Filter();

    [GeneratedRegex("dotnet test test/(\\S+)")]
    private static partial Regex Project();

    [GeneratedRegex("^namespace ([\\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(
        "^public (?:sealed |abstract |partial |static )*class (\\w+)|^    public (?:async )?(?:Task|void) (\\w+)\\(",
        RegexOptions.Multiline
    )]
    private static partial Regex Declaration();
}
