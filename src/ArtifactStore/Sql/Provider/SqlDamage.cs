using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>Damage reported by a database.</summary>
/// <param name="Table">The table, without prefix or schema; empty if the database does not name it.</param>
/// <param name="Description">The database's message.</param>
[Experimental(SqlDialect.DiagnosticId)]
public sealed record SqlDamage(string Table, string Description);
