namespace ArtifactStore.PostgreSql;

/// <summary>The name of the table of applied migrations.</summary>
internal static class VersionTable
{
    public const string Name = "artifact_store_schema";
}
