using System.Text;
using ArtifactStore.Sql;

namespace ArtifactStore.PostgreSql;

/// <summary>Qualifies every built-in function, operator, type and collation of a statement with its schema.</summary>
/// <remarks>
/// Otherwise the server resolves them by search_path, and a user who may create objects in a schema of that path could add a better match,
/// which would run with the permissions of the store's user. Setting the path would need a statement before each read, since startup
/// parameters do not pass every pooler. Writing the qualified names in the statements, which are shared by all databases, would make them
/// unreadable. They are therefore added here, once per distinct text: <see cref="PostgreSqlDialect.Qualify"/>.
/// <para>
/// OPERATOR(pg_catalog.…) has a single precedence, above all comparisons and below arithmetic. A text whose order of evaluation would
/// change is rejected, and needs parentheses. IN, LIKE and IS DISTINCT FROM also resolve operators by the path, and are rewritten as
/// operators; other such constructs (BETWEEN, NULLIF, CASE with a value, USING in a join) are rejected.
/// </para>
/// </remarks>
internal sealed class SqlQualifier
{
    private const string Home = "pg_catalog.";

    private readonly string _sql;
    private readonly List<SqlToken> _tokens;
    private readonly StringBuilder _text;
    private readonly Stack<ExpressionLevel> _levels = new([new ExpressionLevel("")]);
    private SqlToken _before = SqlToken.None;
    private bool _isBehindOperand;

    /// <summary>The start of the last operand.</summary>
    private int _operand;

    private SqlQualifier(string sql) => (_sql, _tokens, _text) = (sql, SqlTokenizer.Of(sql), new(sql.Length * 2));

    private ExpressionLevel Top => _levels.Peek();

    /// <summary>Qualifies everything in a statement that the server would resolve by search_path.</summary>
    /// <param name="sql">A statement of the library.</param>
    /// <exception cref="InvalidOperationException">The text has a construct that cannot be qualified, or needs parentheses.</exception>
    public static string Qualify(string sql) => new SqlQualifier(sql).Run();

    private string Run()
    {
        for (var i = 0; i < _tokens.Count; i++)
        {
            var token = _tokens[i];
            if (token.Kind == SqlTokenKind.Space)
            {
                _text.Append(token.Text);
                continue;
            }

            i = token.Kind switch
            {
                SqlTokenKind.Word => OnWord(token, i),
                SqlTokenKind.QuotedName => OnName(token, i),
                SqlTokenKind.Operator => OnOperator(token, i),
                SqlTokenKind.Mark => OnMark(token, i),
                _ => OnOperand(token.Text, i),
            };
            _before = _tokens[i];
        }

        EndExpression();
        return _text.ToString();
    }

    private int OnWord(SqlToken word, int i)
    {
        if (_before.IsMark("."))
        {
            return OnPart(word.Text, i);
        }

        if (
            SqlKeywords.Refused.Contains(word.Text)
            || (word.Is("USING") && IsMark(Next(i), "("))
            || (word.Is("CASE") && !At(Next(i)).Is("WHEN"))
        )
        {
            throw Unsupported($"{word.Text} resolves its operator by search_path: write it with operators");
        }

        if (word.Is("OPERATOR") && IsMark(i + 1, "("))
        {
            return OnQualifiedOperator(i);
        }

        if (_before.IsMark("::"))
        {
            return OnType(word, i);
        }

        if (word.Is("TEXT") && !IsMark(i + 1, "("))
        {
            return OnOperand($"{Home}text", i);
        }

        return SqlKeywords.Constructs.Contains(word.Text) ? OnOperand(word.Text, i)
            : !SqlKeywords.Keywords.Contains(word.Text) || (word.Is("LEFT") && IsMark(i + 1, "(")) ? OnName(word, i)
            : OnKeyword(word, i);
    }

    private int OnKeyword(SqlToken word, int i)
    {
        var next = Next(i);
        if (word.Is("NOT") && At(next) is var negated && (negated.Is("LIKE") || negated.Is("IN")))
        {
            return negated.Is("LIKE") ? Replace("!~~", OperatorPrecedence.Pattern, next) : OnIn(next, isNegated: true);
        }

        if (word.Is("LIKE"))
        {
            return Replace("~~", OperatorPrecedence.Pattern, i);
        }

        if (word.Is("IN"))
        {
            return OnIn(i, isNegated: false);
        }

        if (word.Is("IS"))
        {
            var isNegated = At(next).Is("NOT");
            var distinct = isNegated ? Next(next) : next;
            return At(distinct).Is("DISTINCT") ? OnDistinct(Next(distinct), isNegated) : OnPlain(word.Text, i);
        }

        if (word.Is("COLLATE"))
        {
            _text.Append(word.Text).Append(' ');
            return OnPart(IsMark(next + 1, ".") ? At(next).Text : Home + At(next).Text, next);
        }

        if (word.Is("CASE"))
        {
            Begin("", i);
            return OnPlain(word.Text, i);
        }

        if (word.Is("ANY") || word.Is("ALL") || word.Is("SOME"))
        {
            return OnPlain(word.Text, i);
        }

        EndExpression();
        if (word.Is("END") && _levels.Count > 1)
        {
            _operand = _levels.Pop().Start;
            return OnPart(word.Text, i);
        }

        if (word.Is("SET"))
        {
            (Top.IsInSet, Top.AwaitsAssignment) = (true, true);
        }
        else if (word.Is("WHERE") || word.Is("FROM") || word.Is("RETURNING") || word.Is("ON"))
        {
            (Top.IsInSet, Top.AwaitsAssignment) = (false, false);
        }

        return OnPlain(word.Text, i);
    }

    private int OnPlain(string text, int i)
    {
        _text.Append(text);
        _isBehindOperand = false;
        return i;
    }

    /// <summary>Handles a name, which is a function if a parenthesis follows directly.</summary>
    private int OnName(SqlToken name, int i)
    {
        if (_before.IsMark("."))
        {
            return OnPart(name.Text, i);
        }

        return IsMark(i + 1, "(") && !_before.Is("AS") ? OnOperand(Home + name.Text, i) : OnOperand(name.Text, i);
    }

    private int OnType(SqlToken type, int i) =>
        SqlKeywords.KeywordTypes.Contains(type.Text) || IsMark(i + 1, ".") ? OnPart(type.Text, i) : OnPart(Home + type.Text, i);

    private int OnOperand(string text, int i)
    {
        if (!_isBehindOperand)
        {
            _operand = _text.Length;
        }

        return OnPart(text, i);
    }

    /// <summary>Handles a token within the current operand.</summary>
    private int OnPart(string text, int i)
    {
        _text.Append(text);
        _isBehindOperand = true;
        return i;
    }

    private int OnMark(SqlToken mark, int i)
    {
        switch (mark.Text)
        {
            case "(" or "[":
                Begin(mark.Text == "(" ? ")" : "]", i);
                _text.Append(mark.Text);
                break;

            case ")"
            or "]":
                EndExpression();
                var level = _levels.Pop();
                (_operand, _isBehindOperand) = (level.Start, true);
                _text.Append(level.End);
                break;

            case ","
            or ";":
                EndExpression();
                Top.AwaitsAssignment = Top.IsInSet;
                _text.Append(mark.Text);
                _isBehindOperand = false;
                break;

            default:
                _text.Append(mark.Text);
                break;
        }

        return i;
    }

    private int OnOperator(SqlToken token, int i)
    {
        if (token.Text == "=" && Top.AwaitsAssignment)
        {
            Top.AwaitsAssignment = false;
            return OnPlain(token.Text, i);
        }

        if (token.Text == "*" && (!_isBehindOperand || _before.IsMark(".")))
        {
            // The asterisk of COUNT(*).
            return OnPart(token.Text, i);
        }

        if (_isBehindOperand)
        {
            return Replace(token.Text, OperatorPrecedence.Of(token.Text), i);
        }

        if (token.Text is "-" or "+" && char.IsAsciiDigit(At(i + 1).Text?[0] ?? ' '))
        {
            // The sign of a number.
            return OnPlain(token.Text, i);
        }

        _text.Append("OPERATOR(").Append(Home).Append(token.Text).Append(") ");
        return i;
    }

    /// <summary>Handles an operator that is already qualified.</summary>
    private int OnQualifiedOperator(int i)
    {
        for (; !_tokens[i].IsMark(")"); i++)
        {
            _text.Append(_tokens[i].Text);
        }

        _text.Append(_tokens[i].Text);
        _isBehindOperand = false;
        return i;
    }

    private int OnIn(int i, bool isNegated)
    {
        var open = Next(i);
        Replace(isNegated ? "<>" : "=", OperatorPrecedence.Pattern, i);
        var isSelect = At(Next(open)) is var first && (first.Is("SELECT") || first.Is("WITH"));
        _text.Append(isNegated ? " ALL " : " ANY ");
        Begin(isSelect ? ")" : "])", open);
        _text.Append(isSelect ? "(" : "(ARRAY[");
        return open;
    }

    /// <summary>
    /// Rewrites IS DISTINCT FROM as a comparison of one-element arrays, which uses the order of their type whatever the path, and treats
    /// NULL as equal to NULL.
    /// </summary>
    private int OnDistinct(int from, bool isNegated)
    {
        if (Top.Precedence > 0)
        {
            throw Unsupported("IS DISTINCT FROM needs parentheses around its operands");
        }

        _text.Insert(_operand, "ARRAY[").Length = _text.ToString().TrimEnd().Length;
        _text.Append("] OPERATOR(").Append(Home).Append(isNegated ? "=" : "<>").Append(") ARRAY[");
        (Top.Precedence, Top.IsInArray, _isBehindOperand) = (OperatorPrecedence.Comparison, true, false);
        return from;
    }

    private int Replace(string @operator, int precedence, int i)
    {
        if (Top.Precedence > 0 && (precedence > Top.Precedence || Top.IsInArray))
        {
            throw Unsupported($"the operator '{@operator}' follows one of lower precedence, and needs parentheses");
        }

        Top.Precedence = precedence;
        _text.Append("OPERATOR(").Append(Home).Append(@operator).Append(')');
        _isBehindOperand = false;
        return i;
    }

    private void Begin(string end, int i)
    {
        // A parenthesis directly after a name belongs to it.
        var isCall = _isBehindOperand && i > 0 && _tokens[i - 1].Kind != SqlTokenKind.Space;
        _levels.Push(new(end) { Start = isCall ? _operand : _text.Length });
        _isBehindOperand = false;
    }

    private void EndExpression()
    {
        Top.Precedence = 0;
        if (Top.IsInArray)
        {
            Top.IsInArray = false;
            var end = _text.Length;
            while (char.IsWhiteSpace(_text[end - 1]))
            {
                end--;
            }

            _text.Insert(end, "]");
        }
    }

    private SqlToken At(int i) => i < _tokens.Count ? _tokens[i] : SqlToken.None;

    private bool IsMark(int i, string mark) => At(i).IsMark(mark);

    /// <summary>Returns the index of the next token that is not white space.</summary>
    private int Next(int i)
    {
        do
        {
            i++;
        } while (At(i).Kind == SqlTokenKind.Space && i < _tokens.Count);
        return i;
    }

    private InvalidOperationException Unsupported(string reason) => new($"The statement cannot be qualified: {reason}. {_sql}");
}
