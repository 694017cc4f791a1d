namespace ArtifactStore;

/// <summary>The health of a store. The values are those of ASP.NET Core's <c>HealthStatus</c>, so that they can be cast.</summary>
public enum ArtifactStoreHealthStatus
{
    /// <summary>Reads fail: the database is unreachable, or its schema is not the required one.</summary>
    Unhealthy = 0,

    /// <summary>Reads work, but writes fail, or the schema is newer than the library.</summary>
    Degraded = 1,

    /// <summary>Reads and writes work.</summary>
    Healthy = 2,
}
