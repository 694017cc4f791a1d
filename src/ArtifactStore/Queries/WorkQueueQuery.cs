using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Selects, orders and pages work queues.</summary>
/// <example><code>new WorkQueueQuery { WorkQueues = new() { WorkPoolId = pool.Id }, Sort = RunSort.NameAsc }</code></example>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record WorkQueueQuery : RunQuery<WorkQueue>
{
    /// <summary>The filter on the work queue itself.</summary>
    public WorkQueueFilter? WorkQueues { get; init; }

    private protected override RunKind Kind => RunKind.WorkQueue;
}
