namespace ArtifactStore.PostgreSql.Tests;

/// <summary>A database that the store, the suite and the host's connections reach through PgBouncer in transaction mode alone.</summary>
public sealed class PooledPostgreSqlTestDatabase : PostgreSqlTestDatabase
{
    // Before the base takes a database: where there is no pooler, the test ends here.
    private readonly Pooler _pooler = Server.Pooler();

    protected override string Address(string database) => _pooler.ConnectionString(database);
}
