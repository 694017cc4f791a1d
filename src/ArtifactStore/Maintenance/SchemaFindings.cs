namespace ArtifactStore.Sql;

/// <summary>The result of checking a schema.</summary>
/// <param name="Violations">The violations.</param>
/// <param name="Tables">The tables of the store that have all columns.</param>
/// <param name="Doubtful">The tables among them whose columns differ from the schema, so that further checks may fail.</param>
/// <param name="Unguarded">The unique columns without a unique index.</param>
internal sealed record SchemaFindings(
    IReadOnlyList<ArtifactStoreViolation> Violations,
    string[] Tables,
    IReadOnlySet<string> Doubtful,
    IReadOnlyList<(SqlTable Table, string[] Columns)> Unguarded
);
