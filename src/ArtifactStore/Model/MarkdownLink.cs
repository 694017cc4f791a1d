using System.Text;

namespace ArtifactStore;

/// <summary>Writes a markdown link that CommonMark and GitHub render with exactly the given text and address.</summary>
internal static class MarkdownLink
{
    public static string Write(string text, string url)
    {
        var link = new StringBuilder(text.Length + url.Length + 8).Append('[');
        AppendText(link, text);
        link.Append("](");
        AppendUrl(link, url);
        return link.Append(')').ToString();
    }

    /// <summary>
    /// Escapes with a backslash what could begin a markdown construct. A line break, which cannot be escaped, becomes a character
    /// reference.
    /// </summary>
    private static void AppendText(StringBuilder link, string text)
    {
        // A single tilde has no effect and is common in addresses.
        var isStruck = text.AsSpan().Count('~') > 1;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            switch (c)
            {
                case '\n':
                    link.Append("&#10;");
                    break;
                case '\r':
                    link.Append("&#13;");
                    break;
                case '\\' or '[' or ']' or '`' or '*' or '<':
                case '~' when isStruck:
                case '_' when !IsInWord(text, i):
                case '&' when IsReference(text.AsSpan(i)):
                    link.Append('\\').Append(c);
                    break;
                default:
                    link.Append(c);
                    break;
            }
        }
    }

    /// <summary>
    /// Percent-encodes what an address may not contain, and doubles a backslash. The ampersand of a character reference becomes a reference
    /// itself, since some renderers resolve references before backslashes.
    /// </summary>
    private static void AppendUrl(StringBuilder link, string url)
    {
        for (var i = 0; i < url.Length; i++)
        {
            var c = url[i];
            switch (c)
            {
                case '\\':
                    link.Append(@"\\");
                    break;
                case '&' when IsReference(url.AsSpan(i)):
                    link.Append("&amp;");
                    break;
                case '(':
                    link.Append("%28");
                    break;
                case ')':
                    link.Append("%29");
                    break;
                case '<' or '>' or '`':
                case var _ when char.IsWhiteSpace(c) || char.IsControl(c):
                    link.Append(Uri.EscapeDataString(c.ToString()));
                    break;
                default:
                    link.Append(c);
                    break;
            }
        }
    }

    /// <summary>True for an underscore within a word, which has no special meaning.</summary>
    private static bool IsInWord(string text, int i) =>
        i > 0 && i + 1 < text.Length && char.IsAsciiLetterOrDigit(text[i - 1]) && char.IsAsciiLetterOrDigit(text[i + 1]);

    /// <summary>True if the text could begin with a character reference: <c>&amp;name;</c>, <c>&amp;#10;</c>, <c>&amp;#xA;</c>.</summary>
    private static bool IsReference(ReadOnlySpan<char> text)
    {
        var end = text[1..].IndexOfAnyExcept(ReferenceCharacters);
        return end > 0 && text[1 + end] == ';';
    }

    private static readonly System.Buffers.SearchValues<char> ReferenceCharacters = System.Buffers.SearchValues.Create(
        "#0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    );
}
