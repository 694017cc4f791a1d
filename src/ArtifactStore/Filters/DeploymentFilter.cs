using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Filters by the deployment of the flow run.</summary>
/// <example><c>new DeploymentFilter { Name = "prod", Paused = false }</c></example>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record DeploymentFilter : Filter
{
    /// <summary>The deployment's id.</summary>
    public IdCondition? Id { get; init; }

    /// <summary>The name.</summary>
    public TextCondition? Name { get; init; }

    /// <summary>The name of the deployment or of its flow.</summary>
    public LikeCondition? FlowOrDeploymentName { get; init; }

    /// <summary>The paused flag of the schedule.</summary>
    public BooleanCondition? Paused { get; init; }

    /// <summary>The tags.</summary>
    public TagsCondition? Tags { get; init; }

    /// <summary>The name of the work queue, as stored in the deployment.</summary>
    public TextCondition? WorkQueueName { get; init; }

    /// <summary>Accepted without effect, since concurrency limits have no bearing on artifacts.</summary>
    public NumberCondition? ConcurrencyLimit { get; init; }
}
