namespace ArtifactStore.Sql;

/// <summary>A table of Prefect that is read.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Required">The columns that it must have.</param>
internal sealed record PrefectTable(string Name, ValueList<string> Required)
{
    /// <summary>Reads a row; null for a table that others are joined to.</summary>
    public Func<PrefectRow, HistoryItem>? Read { get; init; }

    /// <summary>The SELECT list, by the columns of the table <c>t</c>.</summary>
    public Func<IReadOnlySet<string>, string> Select { get; init; } = _ => "";

    /// <summary>The joins, and the condition.</summary>
    public string Joins { get; init; } = "";
}
