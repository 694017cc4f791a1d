namespace ArtifactStore.Sql;

/// <summary>The table <c>artifact_input</c>.</summary>
internal static class InputTable
{
    public static ValueList<SqlColumn> Columns { get; } =
    [
        new("id", SqlType.Id) { IsRequired = true },
        new("artifact_id", SqlType.Id) { IsRequired = true },
        new("place", SqlType.Number) { IsRequired = true },
        new("input_id", SqlType.Id) { IsRequired = true },
    ];
}
