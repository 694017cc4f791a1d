namespace ArtifactStore.Docs.Tests;

/// <summary>Reads the C# of a page, and the snippets of the source files that a compiler has seen.</summary>
internal static class CodeBlocks
{
    /// <summary>
    /// The C# blocks of a Markdown page, without the namespaces that they begin with, and the number of the line before each.
    /// </summary>
    public static IEnumerable<(int Line, string Code)> OfPage(string page) =>
        Between(page, line => line == "```csharp", line => line == "```").Select(block => (block.Line, WithoutUsings(block.Code)));

    /// <summary>
    /// The snippets of a source file: what stands between the comments <c>&lt;snippet&gt;</c> and <c>&lt;/snippet&gt;</c>, without the
    /// common indentation.
    /// </summary>
    public static IEnumerable<string> OfSource(string file) =>
        Between(file, line => line.Trim() == "// <snippet>", line => line.Trim() == "// </snippet>").Select(block => block.Code);

    private static IEnumerable<(int Line, string Code)> Between(string file, Func<string, bool> begins, Func<string, bool> ends)
    {
        var block = new List<string>();
        var start = 0;
        foreach (var (number, line) in File.ReadLines(file).Index())
        {
            if (start > 0 && ends(line))
            {
                yield return (start, Dedent(block));
                (start, block) = (0, []);
            }
            else if (start > 0)
            {
                block.Add(line);
            }
            else if (begins(line))
            {
                start = number + 1;
            }
        }
    }

    private static string WithoutUsings(string code) =>
        code.StartsWith("using ArtifactStore;\n\n", StringComparison.Ordinal)
            ? code[(code.IndexOf('\n', StringComparison.Ordinal) + 2)..]
            : code;

    private static string Dedent(List<string> lines)
    {
        var indent = lines.Where(line => line.Length > 0).Select(line => line.Length - line.TrimStart(' ').Length).DefaultIfEmpty().Min();
        return string.Join('\n', lines.Select(line => line.Length > 0 ? line[indent..] : line));
    }
}
