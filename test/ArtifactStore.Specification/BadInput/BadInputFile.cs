using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ArtifactStore.Specification.BadInput;

/// <summary>Reads the table of bad input. The file says at its top how it is written.</summary>
public static partial class BadInputFile
{
    static BadInputFile() => (Entries, All) = Read();

    public static IReadOnlyList<BadInputEntry> Entries { get; }

    public static IReadOnlyList<BadInputCase> All { get; }

    public static IEnumerable<BadInputCase> Of(params IEnumerable<string> entries) => All.Where(bad => entries.Contains(bad.Entry));

    /// <summary>The input with every «…» in its place; null for «null».</summary>
    public static string? Expand(string input) =>
        input == "«null»"
            ? null
            : Hole()
                .Replace(input, hole => hole.Groups switch
                    {
                        { } groups when groups["code"].Success => (
                            (char)int.Parse(groups["code"].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture)
                        ).ToString(),
                        { } groups => Repeat(
                            groups["text"].Value,
                            int.Parse(groups["count"].Value, CultureInfo.InvariantCulture),
                            groups["between"].Value
                        ),
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

    private static (List<BadInputEntry> Entries, List<BadInputCase> Cases) Read()
    {
        using var stream = typeof(BadInputFile).Assembly.GetManifestResourceStream("bad-input.txt")!;
        using var reader = new StreamReader(stream);
        var (entries, cases) = (new List<BadInputEntry>(), new List<BadInputCase>());
        var input = (string?)null;
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith("  ", StringComparison.Ordinal) && input is not null)
            {
                cases.Add(new(entries[^1].Name, input, line[2..]));
                input = null;
                continue;
            }

            if (input is not null)
            {
                throw new InvalidDataException(
                    $"bad-input.txt does not say what must come out of '{entries[^1].Name} > {input}'. Write '  ?' below it."
                );
            }

            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                entries.Add(Heading(line[3..]));
            }
            else if (line.StartsWith("> ", StringComparison.Ordinal) || line == ">")
            {
                input = line.Length > 2 ? line[2..] : "";
            }
        }

        return (entries, cases);
    }

    private static BadInputEntry Heading(string text)
    {
        var (name, members) = text.Split(':', 2) is [var before, var behind]
            ? (before, behind.Split(';')[0])
            : throw new InvalidDataException($"The heading '{text}' of bad-input.txt names no members.");
        return new(name, [.. Member().Matches(members).Select(member => member.Value.Trim())]);
    }

    private static string Repeat(string text, int count, string between) =>
        between.Length == 0 ? new StringBuilder().Insert(0, text, count).ToString() : string.Join(between, Enumerable.Repeat(text, count));

    [GeneratedRegex("«(?:U\\+(?<code>[0-9A-F]{4})|(?<text>[^«»]*)×(?<count>[0-9]+)(?<between>,?))»")]
    private static partial Regex Hole();

    // A comma between parentheses is one between parameters.
    [GeneratedRegex("[^,(]+(?:\\([^)]*\\))?")]
    private static partial Regex Member();
}
