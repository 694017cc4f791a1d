using System.Text;

namespace ArtifactStore.PostgreSql;

/// <summary>A pattern of <c>like_</c> as the server's LIKE takes it.</summary>
internal static class LikePattern
{
    /// <summary>The pattern, to be looked for anywhere in a text. The server refuses a backslash at the end and swallows one before a letter, where ours stand for themselves.</summary>
    public static string Contains(string pattern)
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
}
