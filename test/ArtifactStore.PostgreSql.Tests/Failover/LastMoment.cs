namespace ArtifactStore.PostgreSql.Tests.Failover;

/// <summary>What becomes of the commits that are on their way when a primary dies.</summary>
public enum LastMoment
{
    /// <summary>Whatever happens.</summary>
    Any,

    /// <summary>The standby has them, and no client has heard of it.</summary>
    AnswersLost,

    /// <summary>The standby never hears of them.</summary>
    CommitsLost,
}
