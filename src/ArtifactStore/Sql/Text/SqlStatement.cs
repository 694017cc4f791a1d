using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>One SQL statement: its text, which depends on the shape of a query alone, and its parameters.</summary>
/// <param name="Text">The text, with parameters as <c>$1</c>, <c>$2</c> and so on.</param>
/// <param name="Parameters">The parameters, in the order of their places.</param>
[Experimental(SqlDialect.DiagnosticId)]
public sealed record SqlStatement(string Text, ValueList<SqlParameter> Parameters)
{
    /// <summary>The text.</summary>
    /// <returns><see cref="Text"/>.</returns>
    public override string ToString() => Text;
}
