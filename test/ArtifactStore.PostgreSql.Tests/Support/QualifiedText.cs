using System.Text.RegularExpressions;

namespace ArtifactStore.PostgreSql.Tests;

/// <summary>
/// Finds what the server would look for along search_path, in a statement, a script, or the body of a function. It shares nothing with the
/// code that qualifies.
/// </summary>
internal static partial class QualifiedText
{
    private const string Types = "|text|uuid|json|jsonb|timestamptz|name|oid|regclass|int4|int8|bool|varchar|";

    private const string KeywordTypes = "|bigint|integer|int|boolean|smallint|numeric|";

    /// <summary>What may stand before a parenthesis and is no function.</summary>
    private const string Syntax =
        "|all|and|any|array|as|by|case|cast|coalesce|conflict|distinct|else|except|exists|from|greatest|gin|having|if|in|include|intersect|into|join|key|lateral|least|limit|not|offset|on|operator|or|order|over|return|"
        + "returning|row|select|set|some|then|union|values|when|where|with|";

    /// <summary>What would be looked for, each with what stands before it; empty where everything is named with its schema.</summary>
    public static IReadOnlyList<string> Unqualified(string sql)
    {
        var found = new List<string>();
        Look(sql, found);
        return found;
    }

    private static void Look(string sql, List<string> found)
    {
        var tokens = Tokens().Matches(sql).Where(match => match.Groups["space"].Length == 0).Select(match => match.Value).ToArray();
        var depths = new Stack<bool>([false]);
        for (var i = 0; i < tokens.Length; i++)
        {
            var (before, token, next) = (At(i - 1), tokens[i], At(i + 1));
            var word = token.ToLowerInvariant();
            if (token is "(" or "[")
            {
                depths.Push(false);
            }
            else if (token is ")" or "]")
            {
                depths.Pop();
            }
            else if (word is "set" or "where" or "from" or "returning" or "on")
            {
                depths.Pop();
                depths.Push(word == "set");
            }

            if (token.StartsWith("$$", StringComparison.Ordinal) || Dollar().IsMatch(token))
            {
                Look(token[(token.IndexOf('$', 1) + 1)..token.LastIndexOf('$', token.Length - 2)], found);
            }
            else if (token.StartsWith("'CREATE", StringComparison.Ordinal))
            {
                Look(token[1..^1].Replace("%I", "name", StringComparison.Ordinal), found);
            }
            else if (IsWrong())
            {
                found.Add($"{At(i - 2)} {before} >>> {token} <<< {next}");
            }

            bool IsWrong()
            {
                if (Operator().IsMatch(token))
                {
                    // A qualified operator is the token of its whole; what is left stands for all columns, sets a column, or is the sign of
                    // a number.
                    return token != "="
                        ? !(token == "*" && before is "." or "(" or "," or "SELECT")
                            && !(
                                token is "-" or "+"
                                && next.Length > 0
                                && char.IsAsciiDigit(next[0])
                                && (
                                    before is "(" or "," or "["
                                    || Syntax.Contains($"|{before.ToLowerInvariant()}|", StringComparison.Ordinal)
                                    || before.StartsWith("OPERATOR", StringComparison.Ordinal)
                                )
                            )
                        : !depths.Peek();
                }

                if (
                    before == "."
                    || token.StartsWith("OPERATOR(", StringComparison.Ordinal)
                    || !(char.IsLetter(token[0]) || token[0] is '"' or '_')
                )
                {
                    return false;
                }

                return word is "between" or "ilike" or "like" or "similar" or "nullif" or "natural" or "overlaps"
                    || (word == "in" && next == "(")
                    || (
                        word == "is"
                        && (
                            next.Equals("DISTINCT", StringComparison.OrdinalIgnoreCase)
                            || At(i + 2).Equals("DISTINCT", StringComparison.OrdinalIgnoreCase)
                        )
                    )
                    || (word == "using" && next == "(")
                    || (word == "case" && !next.Equals("WHEN", StringComparison.OrdinalIgnoreCase))
                    || (word == "collate" && next != "pg_catalog")
                    || (before == "::" && next != "." && !KeywordTypes.Contains($"|{word}|", StringComparison.Ordinal))
                    || (word is "text" or "timestamptz" && next != ".")
                    || (
                        before.Equals("AS", StringComparison.OrdinalIgnoreCase)
                        && At(i + 1) == ")"
                        && Types.Contains($"|{word}|", StringComparison.Ordinal)
                    )
                    || (
                        next == "("
                        && !Syntax.Contains($"|{word}|", StringComparison.Ordinal)
                        && !before.Equals("AS", StringComparison.OrdinalIgnoreCase)
                        && !IsNameOfQuery()
                    );
            }

            // WITH name (columns) AS (…).
            bool IsNameOfQuery() =>
                Array.IndexOf(tokens, ")", i) is var end and > 0
                && At(end + 1).Equals("AS", StringComparison.OrdinalIgnoreCase)
                && At(end + 2) == "(";
        }

        string At(int i) => i >= 0 && i < tokens.Length ? tokens[i] : "";
    }

    [GeneratedRegex(
        """(?<space>\s+|--[^\n]*|/\*.*?\*/)|OPERATOR\(pg_catalog\.[^)\s]+\)|\$(?<tag>\w*)\$.*?\$\k<tag>\$|\$\d+|'(?:[^']|'')*'|"(?:[^"]|"")*"|\d[\w.]*|\w+|::|:=|[-+*/<>=~!@#%^&|]+|.""",
        RegexOptions.Singleline
    )]
    private static partial Regex Tokens();

    [GeneratedRegex(@"^\$[A-Za-z_]\w*\$")]
    private static partial Regex Dollar();

    [GeneratedRegex("^[-+*/<>=~!@#%^&|]+$")]
    private static partial Regex Operator();
}
