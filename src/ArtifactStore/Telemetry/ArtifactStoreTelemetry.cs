namespace ArtifactStore;

/// <summary>The names of the store's tracing and metrics, for the host's configuration.</summary>
/// <example>
/// <code>services.AddOpenTelemetry()
///     .WithTracing(tracing => tracing.AddSource(ArtifactStoreTelemetry.ActivitySourceName))
///     .WithMetrics(metrics => metrics.AddMeter(ArtifactStoreTelemetry.MeterName));</code>
/// </example>
public static class ArtifactStoreTelemetry
{
    /// <summary>The source of the spans of store operations. The spans of single statements come from the driver.</summary>
    public const string ActivitySourceName = "ArtifactStore";

    /// <summary>The meter of store operations, the write lock and retries.</summary>
    public const string MeterName = "ArtifactStore";
}
