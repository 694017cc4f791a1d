namespace ArtifactStore.Sql;

/// <summary>Declares a column of a table. What reads, writes, updates, copies and verifies rows, and holds them to the limits, follows from it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type of its values.</param>
internal sealed record SqlColumn(string Name, SqlType Type)
{
    /// <summary>Gets the value of a record; null for a column that no record shows.</summary>
    public Func<object, SqlValue>? Value { get; init; }

    /// <summary>The property of the record, as exceptions name it.</summary>
    public string Property { get; init; } = Name;

    /// <summary>The value that an update sets, null where it leaves the column alone; null for a column that no update sets.</summary>
    public Func<ArtifactUpdate, SqlValue?>? Update { get; init; }

    /// <summary>The limit of the values; null where none is needed.</summary>
    public ColumnLimit? Limit { get; init; }

    /// <summary>What a stored value must be beside well-formed.</summary>
    public ColumnRule Rule { get; init; }

    /// <summary>Whether it is never NULL.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether it is the body, which comes last, is read where it is wanted and is verified by itself.</summary>
    public bool IsBody { get; init; }

    /// <summary>Whether it repeats a column of the artifact's flow run (denormalised), where runs are the store's own.</summary>
    public bool IsOfRun { get; init; }

    /// <summary>Whether a collection repeats it from its latest artifact (denormalised).</summary>
    public bool IsInCollection { get; init; }
}
