namespace ArtifactStore.PostgreSql.Tests;

/// <summary>A database in which the store's tables are in the schema public.</summary>
public sealed class PublicPostgreSqlTestDatabase() : PostgreSqlTestDatabase("public");
