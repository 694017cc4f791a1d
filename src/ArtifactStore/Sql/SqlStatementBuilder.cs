using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace ArtifactStore.Sql;

/// <summary>Builds a statement out of text and values. Text and value are appended in one call, and the builder names the parameter, so that they cannot drift apart.</summary>
/// <example><code>sql.Append($"{column} &lt;= {SqlValue.Time(before)}")   // a text in a hole is SQL, a SqlValue becomes a parameter</code></example>
[Experimental(SqlDialect.DiagnosticId)]
public sealed class SqlStatementBuilder
{
    private readonly ImmutableArray<SqlFragmentPart>.Builder _parts = ImmutableArray.CreateBuilder<SqlFragmentPart>();

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
        var text = new StringBuilder();
        var parameters = new List<SqlParameter>();
        foreach (var part in _parts)
        {
            if (part.Text is not null)
            {
                text.Append(part.Text);
                continue;
            }

            var name = string.Create(CultureInfo.InvariantCulture, $"p{parameters.Count}");
            parameters.Add(new(name, part.Value));
            text.Append('@').Append(name);
        }

        return new(text.ToString(), parameters);
    }
}
