namespace ArtifactStore.Sql;

/// <summary>A table whose rows the store copies and verifies.</summary>
/// <param name="Name">Its name, without prefix or schema.</param>
/// <param name="Columns">Its columns, the id first.</param>
/// <param name="Unique">The columns besides the id that are unique together; empty for none.</param>
internal sealed record StoredTable(string Name, ValueList<SqlColumn> Columns, ValueList<string> Unique)
{
    /// <summary>The column list for SELECT and INSERT.</summary>
    public string ColumnNames { get; } = string.Join(", ", Columns.Select(column => column.Name));
}
