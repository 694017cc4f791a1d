using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Asks for the deployment that the flow run ran from.</summary>
/// <example><c>new DeploymentFilter { Name = "prod", Paused = false }</c></example>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record DeploymentFilter : Filter
{
    /// <summary>The deployment's id.</summary>
    public IdCondition? Id { get; init; }

    /// <summary>The name.</summary>
    public TextCondition? Name { get; init; }

    /// <summary>The name of the deployment, or of its own flow.</summary>
    public LikeCondition? FlowOrDeploymentName { get; init; }

    /// <summary>Whether its schedule is suspended.</summary>
    public BooleanCondition? Paused { get; init; }

    /// <summary>The tags.</summary>
    public TagsCondition? Tags { get; init; }

    /// <summary>The name of the work queue as the deployment knows it.</summary>
    public TextCondition? WorkQueueName { get; init; }

    /// <summary>Accepted and without effect: concurrency limits say nothing about artifacts.</summary>
    public NumberCondition? ConcurrencyLimit { get; init; }
}
