namespace ArtifactStore.Sql;

/// <summary>A table that is copied.</summary>
/// <param name="Name">Its name, without prefix or schema.</param>
/// <param name="Columns">Its columns, the id first.</param>
/// <param name="Unique">The columns that no two rows share besides the id; empty for none.</param>
internal sealed record CopyTable(string Name, ValueList<SqlColumn> Columns, ValueList<string> Unique)
{
    /// <summary>The columns as SELECT and INSERT take them.</summary>
    public string ColumnNames { get; } = string.Join(", ", Columns.Select(column => column.Name));
}
