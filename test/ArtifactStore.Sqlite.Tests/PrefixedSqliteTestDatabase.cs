namespace ArtifactStore.Sqlite.Tests;

/// <summary>A database file in which the names of the store's tables have a prefix.</summary>
public sealed class PrefixedSqliteTestDatabase() : SqliteTestDatabase("app_");
