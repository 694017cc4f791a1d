using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>A part of a schema, in a form that is the same wherever it means the same.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Table">The table, without prefix or schema; of a function its name.</param>
/// <param name="Name">Its name, without prefix or schema: of a column or an index; else that of the table.</param>
/// <param name="Text">How it is defined; of an index the statement that makes it.</param>
[Experimental(SqlDialect.DiagnosticId)]
public sealed record SqlDefinition(SqlObjectKind Kind, string Table, string Name, string Text);
