using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>Damage that a database found in itself.</summary>
/// <param name="Table">The table, without prefix or schema; empty where the database does not say.</param>
/// <param name="Description">What it said.</param>
[Experimental(SqlDialect.DiagnosticId)]
public sealed record SqlDamage(string Table, string Description);
