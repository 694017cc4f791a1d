using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Filters by the flow.</summary>
/// <example><c>new FlowFilter { Name = "nightly" }</c></example>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record FlowFilter : Filter
{
    /// <summary>The flow's id.</summary>
    public IdCondition? Id { get; init; }

    /// <summary>The name.</summary>
    public TextCondition? Name { get; init; }

    /// <summary>The tags.</summary>
    public TagsCondition? Tags { get; init; }

    /// <summary>The absence of any deployment of the flow.</summary>
    public IsNullCondition? Deployment { get; init; }
}
