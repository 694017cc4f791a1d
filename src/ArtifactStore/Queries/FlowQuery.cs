using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Selects, orders and pages flows.</summary>
/// <example><code>new FlowQuery { Flows = new() { Tags = "eu" }, Sort = RunSort.NameAsc }</code></example>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record FlowQuery : RunQuery<Flow>
{
    /// <summary>The filter on the flow itself.</summary>
    public FlowFilter? Flows { get; init; }

    private protected override RunKind Kind => RunKind.Flow;

    internal override FlowFilter? OnFlows => Flows;
}
