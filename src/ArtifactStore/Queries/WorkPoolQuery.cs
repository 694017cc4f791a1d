using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Selects, orders and pages work pools.</summary>
/// <example><code>new WorkPoolQuery { WorkPools = new() { Type = "kubernetes" } }</code></example>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record WorkPoolQuery : RunQuery<WorkPool>
{
    /// <summary>The filter on the work pool itself.</summary>
    public WorkPoolFilter? WorkPools { get; init; }

    private protected override RunKind Kind => RunKind.WorkPool;

    internal override WorkPoolFilter? OnWorkPools => WorkPools;
}
