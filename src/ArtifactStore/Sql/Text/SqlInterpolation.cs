using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace ArtifactStore.Sql;

/// <summary>
/// Handles interpolated strings: a string in a hole is SQL, and a <see cref="SqlValue"/> becomes a parameter. Called by the compiler.
/// </summary>
[InterpolatedStringHandler]
[Experimental(SqlDialect.DiagnosticId)]
[SuppressMessage("Performance", "CA1815:Override equals and operator equals on value types", Justification = "It lives for one call.")]
public readonly ref struct SqlInterpolation
{
    /// <summary>Starts a new fragment.</summary>
    /// <param name="literalLength">Unused.</param>
    /// <param name="formattedCount">The number of holes.</param>
    public SqlInterpolation(int literalLength, int formattedCount)
        : this(literalLength, formattedCount, new SqlStatementBuilder((2 * formattedCount) + 1)) { }

    /// <summary>Appends to a builder.</summary>
    /// <param name="literalLength">Unused.</param>
    /// <param name="formattedCount">Unused.</param>
    /// <param name="builder">The builder.</param>
    public SqlInterpolation(int literalLength, int formattedCount, SqlStatementBuilder builder)
    {
        _ = literalLength + formattedCount;
        Builder = builder;
    }

    internal SqlStatementBuilder Builder { get; }

    /// <summary>Appends SQL.</summary>
    /// <param name="value">The SQL.</param>
    public void AppendLiteral(string value) => Builder.Append(value);

    /// <summary>Appends SQL.</summary>
    /// <param name="value">The SQL.</param>
    public void AppendFormatted(string value) => Builder.Append(value);

    /// <summary>Appends a value.</summary>
    /// <param name="value">The value.</param>
    public void AppendFormatted(SqlValue value) => Builder.Append(value);

    /// <summary>Appends a fragment.</summary>
    /// <param name="value">The fragment.</param>
    public void AppendFormatted(SqlFragment value) => Builder.Append(value);
}
