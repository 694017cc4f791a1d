using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace ArtifactStore.Sql;

/// <summary>
/// Builds a statement from text and values. Both are appended in one call, and the builder names the parameters, so that they cannot
/// diverge.
/// </summary>
/// <example><code>sql.Append($"{column} &lt;= {SqlValue.Time(before)}") // a string is SQL, a SqlValue becomes a parameter</code></example>
[Experimental(SqlDialect.DiagnosticId)]
public sealed class SqlStatementBuilder
{
    /// <summary>The number of texts that are kept; then they are collected anew.</summary>
    private const int MaxTexts = 512;

    /// <summary>The texts of the last statements, by themselves.</summary>
    private static readonly ConcurrentDictionary<string, string> Texts = new(StringComparer.Ordinal);

    /// <summary>The depth from which nested fragments are copied, so that fragments nested in a loop do not overflow the stack.</summary>
    private const int MaxDepth = 64;

    /// <summary>Texts, values and fragments. Fragments created from a prefix share the array, whose elements never change.</summary>
    private object[] _parts;

    private int _count;
    private int _depth;

    /// <summary>Creates a builder.</summary>
    public SqlStatementBuilder()
        : this(8) { }

    /// <summary>Creates a builder with an initial capacity.</summary>
    internal SqlStatementBuilder(int capacity) => _parts = new object[capacity];

    /// <summary>Appends SQL.</summary>
    /// <param name="sql">The SQL. Never a value.</param>
    /// <returns>This builder.</returns>
    public SqlStatementBuilder Append(string sql) => string.IsNullOrEmpty(sql) ? this : Add(sql);

    /// <summary>Appends SQL with values in its holes.</summary>
    /// <param name="sql">The SQL.</param>
    /// <returns>This builder.</returns>
    [SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "The handler has appended to this builder already.")]
    public SqlStatementBuilder Append([InterpolatedStringHandlerArgument("")] SqlInterpolation sql) => this;

    /// <summary>Appends a value, which becomes a parameter.</summary>
    /// <param name="value">The value.</param>
    /// <returns>This builder.</returns>
    public SqlStatementBuilder Append(SqlValue value) => Add(value);

    /// <summary>Appends a fragment.</summary>
    /// <param name="fragment">The fragment.</param>
    /// <returns>This builder.</returns>
    public SqlStatementBuilder Append(SqlFragment fragment)
    {
        ArgumentNullException.ThrowIfNull(fragment);
        if (fragment.Depth >= MaxDepth)
        {
            foreach (var part in fragment.Parts)
            {
                _ = part is SqlFragment inner ? Append(inner) : Add(part);
            }
        }
        else if (!fragment.IsTrue)
        {
            Add(fragment);
            _depth = Math.Max(_depth, fragment.Depth + 1);
        }

        return this;
    }

    /// <summary>Returns the content so far, with unnamed values.</summary>
    /// <returns>The fragment.</returns>
    public SqlFragment ToFragment() => _count == 0 ? SqlFragment.True : new(_parts, _count, _depth);

    /// <summary>Returns the statement, with named parameters. The values of a repeated fragment are sent once.</summary>
    /// <returns>The statement.</returns>
    public SqlStatement Build()
    {
        var text = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[1024]);
        var values = new List<object>();
        Write(_parts.AsSpan(0, _count), ref text, values);
        var parameters = new SqlParameter[values.Count];
        for (var i = 0; i < parameters.Length; i++)
        {
            parameters[i] = SqlParameter.At(i, (SqlValue)values[i]);
        }

        var statement = new SqlStatement(Shared(text.Text), new(parameters));
        text.Clear();
        return statement;
    }

    /// <summary>Returns the string of a text. Texts depend on the shape of a query alone, so a store has few, and long ones.</summary>
    private static string Shared(ReadOnlySpan<char> text)
    {
        if (Texts.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out var known))
        {
            return known;
        }

        if (Texts.Count >= MaxTexts)
        {
            Texts.Clear();
        }

        var added = text.ToString();
        return Texts.GetOrAdd(added, added);
    }

    private static void Write(ReadOnlySpan<object> parts, ref DefaultInterpolatedStringHandler text, List<object> values)
    {
        foreach (var part in parts)
        {
            switch (part)
            {
                case string sql:
                    text.AppendLiteral(sql);
                    break;

                case SqlFragment fragment:
                    Write(fragment.Parts, ref text, values);
                    break;

                default:
                    // By reference rather than equality, since the text must not depend on values.
                    text.AppendLiteral(SqlParameter.NameOf(PlaceOf(part, values)));
                    break;
            }
        }
    }

    private static int PlaceOf(object part, List<object> values)
    {
        for (var i = 0; i < values.Count; i++)
        {
            if (ReferenceEquals(values[i], part))
            {
                return i;
            }
        }

        values.Add(part);
        return values.Count - 1;
    }

    private SqlStatementBuilder Add(object part)
    {
        if (_count == _parts.Length)
        {
            Array.Resize(ref _parts, 2 * _count);
        }

        _parts[_count++] = part;
        return this;
    }
}
