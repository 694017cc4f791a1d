namespace ArtifactStore.Sql;

/// <summary>What a look at a schema found.</summary>
/// <param name="Violations">What is wrong with it.</param>
/// <param name="Tables">The tables of the store that have every column.</param>
/// <param name="Doubtful">Those of them whose columns are others than the schema makes, so that a check may fail on them.</param>
/// <param name="Unguarded">Columns that no two rows may share, and that no index sees to.</param>
internal sealed record SchemaFindings(IReadOnlyList<ArtifactStoreViolation> Violations, string[] Tables, IReadOnlySet<string> Doubtful, IReadOnlyList<(SqlTable Table, string[] Columns)> Unguarded);
