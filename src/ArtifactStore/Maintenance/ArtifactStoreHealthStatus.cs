namespace ArtifactStore;

/// <summary>How a store is. The values are those of ASP.NET Core's <c>HealthStatus</c>, so that one can be cast to the other.</summary>
public enum ArtifactStoreHealthStatus
{
    /// <summary>It can't be read: the database does not answer, or its schema does not fit.</summary>
    Unhealthy = 0,

    /// <summary>It can be read and not written, or its schema is newer than the library.</summary>
    Degraded = 1,

    /// <summary>It can be read and written.</summary>
    Healthy = 2,
}
