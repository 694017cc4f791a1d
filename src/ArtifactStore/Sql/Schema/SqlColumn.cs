namespace ArtifactStore.Sql;

/// <summary>Declares a column of a table. Reading, writing, updating, copying, verification and limits follow from it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type of its values.</param>
internal sealed record SqlColumn(string Name, SqlType Type)
{
    /// <summary>Gets the value from a record; null for a column that is in no record.</summary>
    public Func<object, SqlValue>? Value { get; init; }

    /// <summary>The property of the record, for exceptions.</summary>
    public string Property { get; init; } = Name;

    /// <summary>Gets the value that an update sets, or null if it does not; null for a column that updates never set.</summary>
    public Func<ArtifactUpdate, SqlValue?>? Update { get; init; }

    /// <summary>The limit of the values; null if none is needed.</summary>
    public ColumnLimit? Limit { get; init; }

    /// <summary>The rule for stored values besides being well-formed.</summary>
    public ColumnRule Rule { get; init; }

    /// <summary>True if it is never NULL.</summary>
    public bool IsRequired { get; init; }

    /// <summary>True for the body, which comes last, is read on demand and is verified separately.</summary>
    public bool IsBody { get; init; }

    /// <summary>True if it is denormalised from the artifact's flow run, provided that runs are the store's own.</summary>
    public bool IsOfRun { get; init; }

    /// <summary>True if it is denormalised in the collection from its latest artifact.</summary>
    public bool IsInCollection { get; init; }
}
