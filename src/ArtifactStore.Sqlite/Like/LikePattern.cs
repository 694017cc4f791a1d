using System.Text;

namespace ArtifactStore.Sqlite;

/// <summary>A pattern of <c>like_</c>, ready to be looked for in UTF-8 texts. Case folds in every script, which SQLite's own LIKE does for ASCII alone.</summary>
internal sealed class LikePattern
{
    private const int AnyOne = -1;
    private const int AnyRun = -2;

    private readonly int[] _tokens;

    private LikePattern(int[] tokens) => _tokens = tokens;

    /// <summary>Reads a pattern as a caller gives it. It is looked for anywhere in a text.</summary>
    public static LikePattern Parse(string pattern)
    {
        var tokens = new List<int>(pattern.Length + 2) { AnyRun };
        var escaped = false;
        foreach (var rune in pattern.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '\\' when !escaped:
                    escaped = true;
                    continue;
                case '%' when !escaped:
                    AddAnyRun(tokens);
                    break;
                case '_' when !escaped:
                    tokens.Add(AnyOne);
                    break;
                default:
                    if (escaped && rune.Value is not ('%' or '_' or '\\'))
                    {
                        // Before anything else the backslash stands for itself.
                        tokens.Add('\\');
                    }

                    tokens.Add(Rune.ToLowerInvariant(rune).Value);
                    break;
            }

            escaped = false;
        }

        if (escaped)
        {
            tokens.Add('\\');
        }

        AddAnyRun(tokens);
        return new([.. tokens]);
    }

    /// <summary>The same pattern for SQLite's LIKE with <c>ESCAPE '\'</c>, in which a backslash may stand before <c>%</c>, <c>_</c> and <c>\</c> alone.</summary>
    public static string ForSqlite(string pattern)
    {
        var text = new StringBuilder("%", pattern.Length + 8);
        for (var i = 0; i < pattern.Length; i++)
        {
            text.Append(pattern[i]);
            if (pattern[i] != '\\')
            {
                continue;
            }

            var next = i + 1 < pattern.Length ? pattern[i + 1] : '\0';
            if (next is '%' or '_' or '\\')
            {
                text.Append(next);
                i++;
            }
            else
            {
                text.Append('\\');
            }
        }

        return text.Append('%').ToString();
    }

    /// <summary>Whether the pattern occurs in a text.</summary>
    public bool Matches(ReadOnlySpan<byte> utf8)
    {
        // A run that matched too little is extended by one character and what follows it is tried again. Only the last run ever needs that, so there is no recursion and no exponential case.
        var tokens = _tokens;
        var (position, token) = (0, 0);
        var (runPosition, runToken) = (0, -1);
        while (position < utf8.Length)
        {
            if (token < tokens.Length && tokens[token] == AnyRun)
            {
                runToken = token++;
                runPosition = position;
                if (token == tokens.Length)
                {
                    return true;
                }

                continue;
            }

            var character = Next(utf8, position, out var length);
            if (token < tokens.Length && (tokens[token] == AnyOne || tokens[token] == character))
            {
                position += length;
                token++;
                continue;
            }

            if (runToken < 0)
            {
                return false;
            }

            _ = Next(utf8, runPosition, out var skipped);
            runPosition += skipped;
            position = runPosition;
            token = runToken + 1;
        }

        while (token < tokens.Length && tokens[token] == AnyRun)
        {
            token++;
        }

        return token == tokens.Length;
    }

    private static void AddAnyRun(List<int> tokens)
    {
        if (tokens[^1] != AnyRun)
        {
            tokens.Add(AnyRun);
        }
    }

    private static int Next(ReadOnlySpan<byte> utf8, int position, out int length)
    {
        var first = utf8[position];
        if (first < 0x80)
        {
            length = 1;
            return first is >= (byte)'A' and <= (byte)'Z' ? first | 0x20 : first;
        }

        _ = Rune.DecodeFromUtf8(utf8[position..], out var rune, out length);
        return Rune.ToLowerInvariant(rune).Value;
    }
}
