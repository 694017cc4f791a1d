using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>A parameter of a <see cref="SqlStatement"/>.</summary>
/// <param name="Name">The name in the text: <c>$1</c> and so on, by position.</param>
/// <param name="Value">The type and the value.</param>
[Experimental(SqlDialect.DiagnosticId)]
public readonly record struct SqlParameter(string Name, SqlValue Value);
