using System.Text;

namespace ArtifactStore.Sqlite;

/// <summary>
/// A parsed <c>like_</c> pattern, matched against UTF-8 texts. Case is folded in every script; SQLite's own LIKE folds ASCII only.
/// </summary>
/// <remarks>
/// The pattern consists of the parts between its <c>%</c>, which must occur in order. Each is found at its first occurrence, so a text is
/// read once: the time is linear in the text, for a part with <c>_</c> multiplied by its length in words of 64 characters.
/// </remarks>
internal sealed class LikePattern
{
    private readonly LikePart[] _parts;

    private LikePattern(LikePart[] parts) => _parts = parts;

    /// <summary>Parses a pattern of a caller. It may match anywhere in a text.</summary>
    public static LikePattern Parse(string pattern)
    {
        var parts = new List<LikePart>();
        var part = new List<int>();
        var escaped = false;
        foreach (var rune in pattern.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '\\' when !escaped:
                    escaped = true;
                    continue;
                case '%' when !escaped:
                    End();
                    break;
                case '_' when !escaped:
                    part.Add(LikePart.AnyCharacter);
                    break;
                default:
                    if (escaped && rune.Value is not ('%' or '_' or '\\'))
                    {
                        // Before any other character the backslash is literal.
                        part.Add('\\');
                    }

                    part.Add(CaseFold.Of(rune.Value));
                    break;
            }

            escaped = false;
        }

        if (escaped)
        {
            part.Add('\\');
        }

        End();
        return new([.. parts]);

        void End()
        {
            if (part.Count > 0)
            {
                parts.Add(part.Contains(LikePart.AnyCharacter) ? new WildPart([.. part]) : new LiteralPart([.. part]));
                part.Clear();
            }
        }
    }

    /// <summary>
    /// Converts the pattern for SQLite's LIKE with <c>ESCAPE '\'</c>, in which a backslash may only precede <c>%</c>, <c>_</c> and
    /// <c>\</c>.
    /// </summary>
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

    /// <summary>True if the pattern occurs in a text.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public bool Matches(ReadOnlySpan<byte> utf8, CancellationToken cancellationToken)
    {
        foreach (var part in _parts)
        {
            var end = part.FindEnd(utf8, cancellationToken);
            if (end < 0)
            {
                return false;
            }

            utf8 = utf8[end..];
        }

        return true;
    }
}
