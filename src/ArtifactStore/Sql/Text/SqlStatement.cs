using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>One SQL statement: its text, which depends only on the shape of a query, and its parameters.</summary>
/// <param name="Text">The text, with parameters as <c>$1</c>, <c>$2</c> and so on.</param>
/// <param name="Parameters">The parameters, in the order of their numbers.</param>
[Experimental(SqlDialect.DiagnosticId)]
public sealed record SqlStatement(string Text, ValueList<SqlParameter> Parameters)
{
    /// <summary>Returns a statement of a known text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="values">The values of its parameters, in the order of their numbers.</param>
    internal static SqlStatement Of(string text, params ReadOnlySpan<SqlValue> values) => new(text, new(SqlParameter.Of(values)));

    /// <summary>Returns the text.</summary>
    /// <returns><see cref="Text"/>.</returns>
    public override string ToString() => Text;
}
