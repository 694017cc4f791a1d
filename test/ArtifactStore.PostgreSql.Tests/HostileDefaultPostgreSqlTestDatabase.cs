namespace ArtifactStore.PostgreSql.Tests;

/// <summary>The same, where the server looks among its own first, as it does by default.</summary>
public sealed class HostileDefaultPostgreSqlTestDatabase : HostilePostgreSqlTestDatabase
{
    protected override string SearchPath => "public";
}
