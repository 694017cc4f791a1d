using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>The schema of the migrations, and that of the database.</summary>
/// <param name="Expected">The objects that the migrations create.</param>
/// <param name="Actual">The objects of the database, including others.</param>
[Experimental(SqlDialect.DiagnosticId)]
public sealed record SqlSchema(IReadOnlyList<SqlDefinition> Expected, IReadOnlyList<SqlDefinition> Actual);
