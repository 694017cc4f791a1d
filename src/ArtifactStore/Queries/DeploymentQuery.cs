using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Selects, orders and pages deployments.</summary>
/// <example><code>new DeploymentQuery { Deployments = new() { Paused = true }, Sort = RunSort.NameAsc }</code></example>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record DeploymentQuery : RunQuery<Deployment>
{
    /// <summary>The filter on the deployment itself.</summary>
    public DeploymentFilter? Deployments { get; init; }

    private protected override RunKind Kind => RunKind.Deployment;

    internal override DeploymentFilter? OnDeployments => Deployments;
}
