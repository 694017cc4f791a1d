using System.Buffers;

namespace ArtifactStore.PostgreSql;

/// <summary>Tokenises SQL like the server.</summary>
internal static class SqlTokenizer
{
    private const string OperatorCharacters = "+-*/<>=~!@#%^&|`?";

    /// <summary>The characters with which an operator of several characters may end in + or -.</summary>
    private static readonly SearchValues<char> SignKeepers = SearchValues.Create("~!@#%^&|`?");

    /// <summary>Returns the tokens of a text, whose concatenation is the text.</summary>
    public static List<SqlToken> Of(string sql)
    {
        var tokens = new List<SqlToken>();
        for (var start = 0; start < sql.Length; )
        {
            var (kind, end) = Next(sql, start);
            tokens.Add(new(kind, sql[start..end]));
            start = end;
        }

        return tokens;
    }

    private static (SqlTokenKind Kind, int End) Next(string sql, int start)
    {
        var (c, next) = (sql[start], start + 1 < sql.Length ? sql[start + 1] : '\0');
        return c switch
        {
            _ when char.IsWhiteSpace(c) => (SqlTokenKind.Space, While(sql, start, char.IsWhiteSpace)),
            '-' when next == '-' => (SqlTokenKind.Space, Until(sql, "\n", start)),
            '/' when next == '*' => (SqlTokenKind.Space, Until(sql, "*/", start + 2)),
            '\'' => (SqlTokenKind.Value, Quoted(sql, start, escapes: false)),
            'E' or 'e' when next == '\'' => (SqlTokenKind.Value, Quoted(sql, start + 1, escapes: true)),
            '"' => (SqlTokenKind.QuotedName, Quoted(sql, start, escapes: false)),
            '$' when char.IsAsciiDigit(next) => (SqlTokenKind.Value, While(sql, start + 1, char.IsAsciiDigit)),
            '$' when DollarTag(sql, start) is { } tag => (SqlTokenKind.Value, Until(sql, tag, start + tag.Length)),
            _ when char.IsAsciiDigit(c) => (
                SqlTokenKind.Value,
                While(sql, start, letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_')
            ),
            _ when char.IsLetter(c) || c == '_' => (
                SqlTokenKind.Word,
                While(sql, start, letter => char.IsLetterOrDigit(letter) || letter is '_' or '$')
            ),
            ':' when next == ':' => (SqlTokenKind.Mark, start + 2),
            _ when OperatorCharacters.Contains(c, StringComparison.Ordinal) => (SqlTokenKind.Operator, OperatorEnd(sql, start)),
            _ => (SqlTokenKind.Mark, start + 1),
        };
    }

    private static int While(string sql, int start, Func<char, bool> belongs)
    {
        var end = start;
        while (end < sql.Length && belongs(sql[end]))
        {
            end++;
        }

        return end;
    }

    private static int Until(string sql, string mark, int start) =>
        sql.IndexOf(mark, start, StringComparison.Ordinal) is var end and >= 0 ? end + mark.Length : sql.Length;

    private static int Quoted(string sql, int start, bool escapes)
    {
        var end = start + 1;
        while (end < sql.Length)
        {
            if (escapes && sql[end] == '\\')
            {
                end += 2;
            }
            else if (sql[end] != sql[start])
            {
                end++;
            }
            else if (end + 1 < sql.Length && sql[end + 1] == sql[start])
            {
                end += 2;
            }
            else
            {
                return end + 1;
            }
        }

        return sql.Length;
    }

    private static string? DollarTag(string sql, int start)
    {
        var end = While(sql, start + 1, letter => char.IsLetterOrDigit(letter) || letter == '_');
        return end < sql.Length && sql[end] == '$' ? sql[start..(end + 1)] : null;
    }

    /// <summary>Finds the end of an operator: before a comment, or before a sign that belongs to the next token.</summary>
    private static int OperatorEnd(string sql, int start)
    {
        var end = While(sql, start, letter => OperatorCharacters.Contains(letter, StringComparison.Ordinal));
        var text = sql.AsSpan(start, end - start);
        foreach (var comment in (ReadOnlySpan<string>)["--", "/*"])
        {
            if (text.IndexOf(comment, StringComparison.Ordinal) is var at and > 0)
            {
                text = text[..at];
            }
        }

        while (text.Length > 1 && text[^1] is '+' or '-' && !text.ContainsAny(SignKeepers))
        {
            text = text[..^1];
        }

        return start + text.Length;
    }
}
