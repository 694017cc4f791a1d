namespace ArtifactStore.Sql;

/// <summary>Rows of another table by which an index leads to those of a condition.</summary>
/// <param name="Table">The other table.</param>
/// <param name="Column">Its column that refers to that of the field.</param>
/// <param name="Rows">The rows, as FROM and WHERE.</param>
internal sealed record ThroughRows(SqlTable Table, string Column, SqlFragment Rows)
{
    /// <summary>True if the condition holds for every row that they lead to.</summary>
    public bool IsWhole { get; init; }

    /// <summary>The entry of the metadata that they all have, where it is one; else null.</summary>
    public SqlFragment? Entry { get; init; }
}
