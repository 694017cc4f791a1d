namespace ArtifactStore;

/// <summary>The names under which stores can be seen: what a host gives to its tracing and its metrics.</summary>
/// <example>
/// <code>services.AddOpenTelemetry()
///     .WithTracing(tracing => tracing.AddSource(ArtifactStoreTelemetry.ActivitySourceName))
///     .WithMetrics(metrics => metrics.AddMeter(ArtifactStoreTelemetry.MeterName));</code>
/// </example>
public static class ArtifactStoreTelemetry
{
    /// <summary>The source of the spans of a store's operations. The spans of single statements are the driver's.</summary>
    public const string ActivitySourceName = "ArtifactStore";

    /// <summary>The meter of a store's operations, its writer's place and its retries.</summary>
    public const string MeterName = "ArtifactStore";
}
