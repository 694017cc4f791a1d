namespace ArtifactStore.PostgreSql.Tests;

/// <summary>The schema as the first version made it, from its own scripts.</summary>
internal static class FirstVersion
{
    public static string Script =>
        $"""
            CREATE SCHEMA IF NOT EXISTS artifact_store;
            CREATE TABLE artifact_store.artifact_store_schema (version integer NOT NULL PRIMARY KEY, name text NOT NULL, applied text NOT NULL);
            {Migration("0001_artifacts.sql")}
            {Migration("0002_runs.sql")}
            INSERT INTO artifact_store.artifact_store_schema (version, name, applied) VALUES (1, 'artifacts', '2026-11-28T00:00:00.000000Z'), (2, 'runs', '2026-11-28T00:00:00.000000Z')
            """;

    private static string Migration(string name)
    {
        using var reader = new StreamReader(typeof(FirstVersion).Assembly.GetManifestResourceStream($"FirstVersion.{name}")!);
        return reader
            .ReadToEnd()
            .Replace("{schema}", "artifact_store", StringComparison.Ordinal)
            .Replace("{schema_name}", "artifact_store", StringComparison.Ordinal);
    }
}
