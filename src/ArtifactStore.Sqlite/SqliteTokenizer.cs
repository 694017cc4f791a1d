namespace ArtifactStore.Sqlite;

/// <summary>
/// Splits statements into words, so that statements that differ only in white space, comments, quotes and case compare equal.
/// </summary>
internal static class SqliteTokenizer
{
    /// <summary>
    /// Returns the words in order: names and keywords unquoted and in lower case, texts unchanged, and each symbol by itself.
    /// </summary>
    public static List<string> Of(string sql)
    {
        var words = new List<string>();
        for (var i = 0; i < sql.Length; )
        {
            var end = End(sql, i);
            if (IsWord(sql[i]))
            {
                words.Add(sql[i..end].ToLowerInvariant());
            }
            else if (sql[i] is '"' or '`' or '[')
            {
                words.Add(sql[(i + 1)..Math.Max(i + 1, end - 1)].ToLowerInvariant());
            }
            else if (!char.IsWhiteSpace(sql[i]) && !IsComment(sql, i))
            {
                words.Add(sql[i..end]);
            }

            i = end;
        }

        return words;
    }

    private static int End(string sql, int start)
    {
        var first = sql[start];
        if (IsWord(first) || char.IsWhiteSpace(first))
        {
            var end = start + 1;
            while (end < sql.Length && (IsWord(first) ? IsWord(sql[end]) : char.IsWhiteSpace(sql[end])))
            {
                end++;
            }

            return end;
        }

        if (IsComment(sql, start))
        {
            return first == '-' ? After(sql, "\n", start) : After(sql, "*/", start + 2);
        }

        return first switch
        {
            '\'' or '"' or '`' => BehindQuote(sql, start),
            '[' => After(sql, "]", start),
            _ => start + 1,
        };
    }

    private static int BehindQuote(string sql, int start)
    {
        // A doubled quote is part of the text.
        var end = start + 1;
        while (end < sql.Length && (sql[end] != sql[start] || (end + 1 < sql.Length && sql[end + 1] == sql[start])))
        {
            end += sql[end] == sql[start] ? 2 : 1;
        }

        return Math.Min(sql.Length, end + 1);
    }

    private static int After(string sql, string mark, int start)
    {
        var end = sql.IndexOf(mark, start, StringComparison.Ordinal);
        return end < 0 ? sql.Length : end + mark.Length;
    }

    private static bool IsComment(string sql, int start) =>
        string.CompareOrdinal(sql, start, "--", 0, 2) == 0 || string.CompareOrdinal(sql, start, "/*", 0, 2) == 0;

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c is '_' or '$' or '.';
}
