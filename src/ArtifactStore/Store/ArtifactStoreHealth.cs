namespace ArtifactStore;

/// <summary>The result of <see cref="IArtifactStoreMaintenance.CheckHealthAsync"/>.</summary>
public sealed record ArtifactStoreHealth
{
    /// <summary>The status of the store.</summary>
    public ArtifactStoreHealthStatus Status { get; init; }

    /// <summary>The status in one sentence, with the cause of a failure.</summary>
    public string Description { get; init; } = "";

    /// <summary>True if a write transaction could be committed.</summary>
    public bool CanWrite { get; init; }

    /// <summary>The schema version of the database; null if it could not be read, or the tables were created without one.</summary>
    public int? SchemaVersion { get; init; }

    /// <summary>The duration of the check, including the wait for other writers.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The failure; null if there is none.</summary>
    public Exception? Exception { get; init; }
}
