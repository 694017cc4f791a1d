using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ArtifactStore.Specification.BadInput;

/// <summary>Reads the table of bad input. The file says at its top how it is written.</summary>
public static partial class BadInputFile
{
    public static IReadOnlyList<BadInputCase> All { get; } = Read();

    public static IEnumerable<BadInputCase> Of(params IEnumerable<string> entries) => All.Where(bad => entries.Contains(bad.Entry));

    /// <summary>The input with every «…» in its place; null for «null».</summary>
    public static string? Expand(string input) => input == "«null»" ? null : Hole().Replace(input, hole => hole.Groups switch
    {
        { } groups when groups["code"].Success => ((char)int.Parse(groups["code"].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString(),
        { } groups => Repeat(groups["text"].Value, int.Parse(groups["count"].Value, CultureInfo.InvariantCulture), groups["between"].Value),
    });

    /// <summary>A text as the file has it: on one line, every character visible, cut when it is long.</summary>
    public static string Show(string text)
    {
        var shown = new StringBuilder();
        foreach (var c in text.Length > 400 ? text[..200] : text)
        {
            shown.Append(char.IsControl(c) || char.IsSurrogate(c) ? string.Create(CultureInfo.InvariantCulture, $"«U+{(int)c:X4}»") : c);
        }

        return text.Length > 400 ? string.Create(CultureInfo.InvariantCulture, $"{shown}… ({text.Length} characters)") : shown.ToString();
    }

    private static List<BadInputCase> Read()
    {
        using var stream = typeof(BadInputFile).Assembly.GetManifestResourceStream("bad-input.txt")!;
        using var reader = new StreamReader(stream);
        var cases = new List<BadInputCase>();
        var (entry, input) = ("", (string?)null);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                entry = line[3..].Split(':')[0];
            }
            else if (line.StartsWith("> ", StringComparison.Ordinal) || line == ">")
            {
                input = line.Length > 2 ? line[2..] : "";
            }
            else if (line.StartsWith("  ", StringComparison.Ordinal) && input is not null)
            {
                cases.Add(new(entry, input, line[2..]));
                input = null;
            }
        }

        return cases;
    }

    private static string Repeat(string text, int count, string between) => between.Length == 0
        ? new StringBuilder().Insert(0, text, count).ToString()
        : string.Join(between, Enumerable.Repeat(text, count));

    [GeneratedRegex("«(?:U\\+(?<code>[0-9A-F]{4})|(?<text>[^«»]*)×(?<count>[0-9]+)(?<between>,?))»")]
    private static partial Regex Hole();
}
