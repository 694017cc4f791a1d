namespace ArtifactStore.PostgreSql.Tests;

/// <summary>A database that the store, the suite and the host's connections reach through PgBouncer in transaction mode alone.</summary>
public sealed class PooledPostgreSqlTestDatabase : PostgreSqlTestDatabase
{
    // Not in the constructor: a generic "new()" wraps what ends a test there, and a test to be skipped would fail.
    protected override string Route(string database) => Server.Pooler().ConnectionString(database);
}
