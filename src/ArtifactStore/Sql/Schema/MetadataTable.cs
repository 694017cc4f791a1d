namespace ArtifactStore.Sql;

/// <summary>The table <c>artifact_metadata</c>, which triggers of the database keep.</summary>
internal static class MetadataTable
{
    public static ValueList<SqlColumn> Columns { get; } =
    [new("artifact_id", SqlType.Id) { IsRequired = true }, new("entry", SqlType.Text) { IsRequired = true }];
}
