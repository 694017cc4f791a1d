using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Filters work queues.</summary>
/// <example><c>new WorkQueueFilter { Name = "default" }</c></example>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record WorkQueueFilter : Filter
{
    /// <summary>The work queue's id.</summary>
    public IdCondition? Id { get; init; }

    /// <summary>The name.</summary>
    public TextCondition? Name { get; init; }

    /// <summary>The id of the work pool.</summary>
    public IdCondition? WorkPoolId { get; init; }
}
