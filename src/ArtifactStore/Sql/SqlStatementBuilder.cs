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
    public SqlStatementBuilder Append([InterpolatedStringHandlerArgument("")] AppendHandler sql) => this;

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

    /// <summary>Takes the pieces of an interpolated text; the compiler uses it.</summary>
    [InterpolatedStringHandler]
    [SuppressMessage("Design", "CA1034:Nested types should not be visible", Justification = "It has no meaning apart from its builder.")]
    [SuppressMessage("Performance", "CA1815:Override equals and operator equals on value types", Justification = "It lives for one call.")]
    public readonly ref struct AppendHandler
    {
        private readonly SqlStatementBuilder _builder;

        /// <summary>Starts to append.</summary>
        /// <param name="literalLength">Unused.</param>
        /// <param name="formattedCount">Unused.</param>
        /// <param name="builder">The builder.</param>
        public AppendHandler(int literalLength, int formattedCount, SqlStatementBuilder builder)
        {
            _ = literalLength + formattedCount;
            _builder = builder;
        }

        /// <summary>Appends SQL.</summary>
        /// <param name="value">The SQL.</param>
        public void AppendLiteral(string value) => _builder.Append(value);

        /// <summary>Appends SQL.</summary>
        /// <param name="value">The SQL.</param>
        public void AppendFormatted(string value) => _builder.Append(value);

        /// <summary>Appends a value.</summary>
        /// <param name="value">The value.</param>
        public void AppendFormatted(SqlValue value) => _builder.Append(value);

        /// <summary>Appends a fragment.</summary>
        /// <param name="value">The fragment.</param>
        public void AppendFormatted(SqlFragment value) => _builder.Append(value);
    }
}
