using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>A part of a schema, in a normalised form.</summary>
/// <param name="Kind">The kind of object.</param>
/// <param name="Table">The table, without prefix or schema; for a function, its name.</param>
/// <param name="Name">The name of a column, an index or a trigger, without prefix or schema; otherwise that of the table.</param>
/// <param name="Text">The definition; for an index or a trigger, the statement that creates it.</param>
[Experimental(SqlDialect.DiagnosticId)]
public sealed record SqlDefinition(SqlObjectKind Kind, string Table, string Name, string Text);
