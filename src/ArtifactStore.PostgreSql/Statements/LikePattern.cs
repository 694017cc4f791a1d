using System.Text;

namespace ArtifactStore.PostgreSql;

/// <summary>A pattern of <c>like_</c> as the server takes it: its parts between the <c>%</c>, each a pattern of LIKE without one, and so many characters long.</summary>
internal sealed class LikePattern
{
    /// <summary>The most characters of a pattern for LIKE: with them it takes a second for a text of a million characters at the worst.</summary>
    private const int MostCharacters = 128;

    private readonly List<string> _parts = [];
    private readonly List<long> _widths = [];
    private readonly StringBuilder _short = new("%");
    private readonly StringBuilder _part = new();
    private int _width;
    private int _total;

    private LikePattern()
    {
    }

    /// <summary>The parts. The server refuses a backslash at the end and swallows one before a letter, where ours stand for themselves: in the parts each is escaped.</summary>
    public IReadOnlyList<string> Parts => _parts;

    /// <summary>How many characters each of the parts matches.</summary>
    public IReadOnlyList<long> Widths => _widths;

    /// <summary>The beginning of the pattern for LIKE, to be looked for anywhere in a text: every text with the pattern has it.</summary>
    public string Short => _short.ToString();

    /// <summary>Whether the beginning is all of it.</summary>
    public bool IsShort => _total <= MostCharacters;

    /// <summary>Reads a pattern as a caller gives it.</summary>
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
                    // Before anything else the backslash stands for itself.
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
        if (++_total <= MostCharacters)
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

        if (_total - _width < MostCharacters)
        {
            _short.Append('%');
        }

        _parts.Add(_part.ToString());
        _widths.Add(_width);
        _part.Clear();
        _width = 0;
    }
}
