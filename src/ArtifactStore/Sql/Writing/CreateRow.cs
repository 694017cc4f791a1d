namespace ArtifactStore.Sql;

/// <summary>The source of the values for the statements that create an artifact.</summary>
/// <param name="Artifact">The artifact; for a collection, its new latest.</param>
internal readonly record struct CreateRow(Artifact Artifact)
{
    /// <summary>The create whose expectations of the key are checked.</summary>
    public ArtifactCreate? First { get; init; }

    /// <summary>The time at which the collection gets its new latest.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>The number of new versions of the key.</summary>
    public int Count { get; init; }

    /// <summary>The id of the collection, if the key is new.</summary>
    public Guid CollectionId { get; init; }

    /// <summary>The denormalised columns of the flow run, if they were read.</summary>
    public RunColumns Run { get; init; }
}
