namespace ArtifactStore.PostgreSql;

/// <summary>Names the table of the applied migrations.</summary>
internal static class VersionTable
{
    public const string Name = "artifact_store_schema";
}
