namespace ArtifactStore.Sql;

/// <summary>
/// A field of a filter: the columns that it tests, and whether an index serves it. Its limits follow from the type of its condition.
/// </summary>
/// <param name="Property">The property of the filter.</param>
/// <param name="Get">Gets the condition; null where none is given.</param>
/// <param name="Translate">Translates the condition; null for a field without effect.</param>
internal sealed record FilterField(
    string Property,
    Func<Filter, Condition?> Get,
    Func<ConditionTranslator, Condition, SqlFragment?> Translate
)
{
    /// <summary>The column of a field that tests one column; otherwise null.</summary>
    public string? Column
    {
        get;
        init => (field, ColumnName) = (value, value?[(value.IndexOf('.', StringComparison.Ordinal) + 1)..]);
    }

    /// <summary>The column without the alias of its table.</summary>
    public string? ColumnName { get; private init; }

    /// <summary>True if its bounds compare what a sort by start time compares.</summary>
    public bool IsStartTime { get; init; }

    /// <summary>The index that begins with the column.</summary>
    public FieldIndex Index { get; init; }

    /// <summary>Gets the rows of another table by which an index leads to those of a condition; null if none does.</summary>
    public Func<ConditionTranslator, Condition, ThroughRows?>? Through { get; init; }

    /// <summary>The property as seen from the query, as exceptions name it.</summary>
    public string Path { get; init; } = Property;
}
