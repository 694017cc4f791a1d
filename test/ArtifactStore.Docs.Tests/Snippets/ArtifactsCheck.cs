using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ArtifactStore.Docs.Tests.Snippets;

// <snippet>
sealed class ArtifactsCheck(IArtifactStoreMaintenance store) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var health = await store.CheckHealthAsync(cancellationToken);
        return new((HealthStatus)health.Status, health.Description, health.Exception);
    }
}
// </snippet>
