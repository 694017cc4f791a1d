namespace ArtifactStore.Specification.History;

/// <summary>What another process needs to open a store on a test's database.</summary>
/// <param name="Provider">The name of the database: SQLite or PostgreSQL.</param>
/// <param name="ConnectionString">The connection string.</param>
/// <param name="Tables">Where the tables are: the prefix, or the schema.</param>
public sealed record DatabaseAddress(string Provider, string ConnectionString, string Tables);
