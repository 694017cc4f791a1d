using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>A parameter of a <see cref="SqlStatement"/>.</summary>
/// <param name="Name">Its name in the text, without the <c>@</c>.</param>
/// <param name="Value">Its type and value.</param>
[Experimental(SqlDialect.DiagnosticId)]
public readonly record struct SqlParameter(string Name, SqlValue Value);
