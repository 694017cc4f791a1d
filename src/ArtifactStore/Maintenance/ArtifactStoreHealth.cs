namespace ArtifactStore;

/// <summary>What <see cref="IArtifactStoreMaintenance.CheckHealthAsync"/> found.</summary>
public sealed record ArtifactStoreHealth
{
    /// <summary>How the store is.</summary>
    public ArtifactStoreHealthStatus Status { get; init; }

    /// <summary>The same in one sentence, with the reason where something is wrong.</summary>
    public string Description { get; init; } = "";

    /// <summary>Whether a write transaction could be begun and committed.</summary>
    public bool CanWrite { get; init; }

    /// <summary>The version of the schema in the database; null where it could not be read, or the tables were made without one.</summary>
    public int? SchemaVersion { get; init; }

    /// <summary>How long the check took, waiting for other writers included.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The failure; null where nothing failed.</summary>
    public Exception? Exception { get; init; }
}
