using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace ArtifactStore.Sql;

/// <summary>Builds a statement out of text and values. Text and value are appended in one call, and the builder names the parameter, so that they cannot drift apart.</summary>
/// <example><code>sql.Append($"{column} &lt;= {SqlValue.Time(before)}")   // a text in a hole is SQL, a SqlValue becomes a parameter</code></example>
[Experimental(SqlDialect.DiagnosticId)]
public sealed class SqlStatementBuilder
{
    /// <summary>The names of the first parameters; most statements need no others.</summary>
    private static readonly ImmutableArray<string> Names = [.. Enumerable.Range(1, 32).Select(Name)];

    private readonly ImmutableArray<SqlFragmentPart>.Builder _parts = ImmutableArray.CreateBuilder<SqlFragmentPart>(initialCapacity: 4);

    /// <summary>Appends SQL.</summary>
    /// <param name="sql">The SQL. Never a value.</param>
    /// <returns>This builder.</returns>
    public SqlStatementBuilder Append(string sql)
    {
        if (!string.IsNullOrEmpty(sql))
        {
            _parts.Add(new(sql, default));
        }

        return this;
    }

    /// <summary>Appends SQL with values in its holes.</summary>
    /// <param name="sql">The SQL.</param>
    /// <returns>This builder.</returns>
    [SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "The handler has appended to this builder already.")]
    public SqlStatementBuilder Append([InterpolatedStringHandlerArgument("")] SqlInterpolation sql) => this;

    /// <summary>Appends a value, which becomes a parameter.</summary>
    /// <param name="value">The value.</param>
    /// <returns>This builder.</returns>
    public SqlStatementBuilder Append(SqlValue value)
    {
        _parts.Add(new(null, value));
        return this;
    }

    /// <summary>Appends a fragment.</summary>
    /// <param name="fragment">The fragment.</param>
    /// <returns>This builder.</returns>
    public SqlStatementBuilder Append(SqlFragment fragment)
    {
        ArgumentNullException.ThrowIfNull(fragment);
        _parts.AddRange(fragment.Parts);
        return this;
    }

    /// <summary>What was appended so far, without names for its values.</summary>
    /// <returns>A fragment.</returns>
    public SqlFragment ToFragment() => new(_parts.ToImmutable());

    /// <summary>The statement, its parameters named.</summary>
    /// <returns>The statement.</returns>
    public SqlStatement Build()
    {
        var texts = new string[_parts.Count];
        var parameters = new List<SqlParameter>();
        for (var i = 0; i < texts.Length; i++)
        {
            var (text, value) = _parts[i];
            texts[i] = text ?? Add(value);
        }

        return new(string.Concat(texts), parameters);

        string Add(SqlValue value)
        {
            var name = parameters.Count < Names.Length ? Names[parameters.Count] : Name(parameters.Count + 1);
            parameters.Add(new(name, value));
            return name;
        }
    }

    private static string Name(int place) => string.Create(CultureInfo.InvariantCulture, $"${place}");
}
