using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>A parameter of a <see cref="SqlStatement"/>.</summary>
/// <param name="Name">Its name, as it stands in the text: <c>$1</c> and so on, by its place.</param>
/// <param name="Value">Its type and value.</param>
[Experimental(SqlDialect.DiagnosticId)]
public readonly record struct SqlParameter(string Name, SqlValue Value);
