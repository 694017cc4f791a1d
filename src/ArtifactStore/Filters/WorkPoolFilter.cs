using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Filters by the work pool of the flow run's work queue.</summary>
/// <example><c>new WorkPoolFilter { Type = "kubernetes" }</c></example>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record WorkPoolFilter : Filter
{
    /// <summary>The work pool's id.</summary>
    public IdCondition? Id { get; init; }

    /// <summary>The name.</summary>
    public TextCondition? Name { get; init; }

    /// <summary>The kind of infrastructure.</summary>
    public TextCondition? Type { get; init; }
}
