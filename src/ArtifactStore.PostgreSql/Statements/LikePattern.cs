using System.Text;

namespace ArtifactStore.PostgreSql;

/// <summary>
/// A <c>like_</c> pattern in the form for the server: its parts between the <c>%</c>, each a LIKE pattern without <c>%</c>, and their
/// lengths.
/// </summary>
internal sealed class LikePattern
{
    /// <summary>
    /// The maximum length of a pattern for LIKE. At this length, matching takes up to a second for a text of a million characters.
    /// </summary>
    private const int MaxCharacters = 128;

    private readonly List<string> _parts = [];
    private readonly List<long> _widths = [];
    private readonly StringBuilder _short = new("%");
    private readonly StringBuilder _part = new();
    private int _width;
    private int _total;

    private LikePattern() { }

    /// <summary>
    /// The parts, with every backslash escaped. The server rejects a backslash at the end and drops one before a letter, where the
    /// library's patterns take it literally.
    /// </summary>
    public IReadOnlyList<string> Parts => _parts;

    /// <summary>The number of characters that each part matches.</summary>
    public IReadOnlyList<long> Widths => _widths;

    /// <summary>The prefix of the pattern for a LIKE anywhere in a text. Every matching text also matches the prefix.</summary>
    public string Short => _short.ToString();

    /// <summary>True if the prefix is the whole pattern.</summary>
    public bool IsShort => _total <= MaxCharacters;

    /// <summary>Parses a pattern of a caller.</summary>
    public static LikePattern Parse(string pattern)
    {
        var parsed = new LikePattern();
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '%':
                    parsed.End();
                    break;

                case '\\':
                    // Before any other character the backslash is literal.
                    i += i + 1 < pattern.Length && pattern[i + 1] is '%' or '_' or '\\' ? 1 : 0;
                    parsed.Add(['\\', pattern[i]]);
                    break;

                case var high when char.IsHighSurrogate(high) && i + 1 < pattern.Length:
                    parsed.Add([high, pattern[++i]]);
                    break;

                case var character:
                    parsed.Add([character]);
                    break;
            }
        }

        parsed.End();
        return parsed;
    }

    private void Add(ReadOnlySpan<char> character)
    {
        _width++;
        _part.Append(character);
        if (++_total <= MaxCharacters)
        {
            _short.Append(character);
        }
    }

    private void End()
    {
        if (_width == 0)
        {
            return;
        }

        if (_total - _width < MaxCharacters)
        {
            _short.Append('%');
        }

        _parts.Add(_part.ToString());
        _widths.Add(_width);
        _part.Clear();
        _width = 0;
    }
}
