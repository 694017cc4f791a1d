using System.Text;

namespace ArtifactStore.Specification.Reference;

/// <summary>
/// The meaning of <c>like_</c>, written down without a database: contains, case folded, <c>%</c> and <c>_</c> wild, <c>\</c> escapes them
/// and itself.
/// </summary>
public static class ReferenceLike
{
    private readonly record struct Token(bool IsAny, bool IsOne, Rune Rune);

    public static bool IsMatch(string text, string pattern)
    {
        var tokens = Tokens(pattern);
        var runes = text.EnumerateRunes().Select(ReferenceFold.Of).ToArray();

        // possible[i]: the tokens so far can end before rune i.
        var possible = Enumerable.Repeat(true, runes.Length + 1).ToArray();
        foreach (var token in tokens)
        {
            var next = new bool[runes.Length + 1];
            for (var i = 0; i <= runes.Length; i++)
            {
                next[i] = token.IsAny
                    ? possible[i] || (i > 0 && next[i - 1])
                    : i > 0 && possible[i - 1] && (token.IsOne || runes[i - 1] == token.Rune);
            }

            possible = next;
        }

        return possible.Contains(true);
    }

    private static List<Token> Tokens(string pattern)
    {
        var runes = pattern.EnumerateRunes().ToArray();
        var tokens = new List<Token>();
        for (var i = 0; i < runes.Length; i++)
        {
            if (runes[i].Value == '\\' && i + 1 < runes.Length && runes[i + 1].Value is '%' or '_' or '\\')
            {
                i++;
                tokens.Add(new(false, false, runes[i]));
            }
            else
            {
                tokens.Add(new(runes[i].Value == '%', runes[i].Value == '_', ReferenceFold.Of(runes[i])));
            }
        }

        return tokens;
    }
}
