namespace ArtifactStore.Sql;

/// <summary>What the statements that create an artifact take their values from.</summary>
/// <param name="Artifact">The artifact; for a collection the one that becomes the latest.</param>
internal readonly record struct CreateRow(Artifact Artifact)
{
    /// <summary>The create whose expectations of the key are compared.</summary>
    public ArtifactCreate? First { get; init; }

    /// <summary>The time at which a collection gets its new latest.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>How many versions the key gets.</summary>
    public int Count { get; init; }

    /// <summary>The id of the collection, should the key be new.</summary>
    public Guid CollectionId { get; init; }

    /// <summary>What the artifact repeats of its flow run, where that was looked up.</summary>
    public RunColumns Run { get; init; }
}
