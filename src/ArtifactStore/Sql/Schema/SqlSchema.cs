using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>The schema that the migrations make, and the one that is in the database.</summary>
/// <param name="Expected">What the migrations make.</param>
/// <param name="Actual">What is there, of others as well.</param>
[Experimental(SqlDialect.DiagnosticId)]
public sealed record SqlSchema(IReadOnlyList<SqlDefinition> Expected, IReadOnlyList<SqlDefinition> Actual);
