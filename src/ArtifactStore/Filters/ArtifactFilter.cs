using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Filters artifacts.</summary>
/// <example><c>new ArtifactFilter { Type = ["table", "markdown"], Created = new() { After = monday } }</c></example>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record ArtifactFilter : Filter
{
    /// <summary>The artifact's id.</summary>
    public IdCondition? Id { get; init; }

    /// <summary>The key.</summary>
    public KeyCondition? Key { get; init; }

    /// <summary>The version within the key; null for an artifact without a key.</summary>
    public NumberCondition? Version { get; init; }

    /// <summary>The type.</summary>
    public TextCondition? Type { get; init; }

    /// <summary>
    /// The aliases. Each operator tests all of them: <c>any_</c>, <c>like_</c> and <c>starts_with_</c> hold if one alias matches,
    /// <c>not_any_</c> if there are aliases and none is listed, <c>is_null_: true</c> if there are none.
    /// </summary>
    public TextCondition? Alias { get; init; }

    /// <summary>The id of the flow run that produced it, stored or not.</summary>
    public IdCondition? FlowRunId { get; init; }

    /// <summary>The id of the task run that produced it, stored or not.</summary>
    public IdCondition? TaskRunId { get; init; }

    /// <summary>The time of creation.</summary>
    public TimeCondition? Created { get; init; }

    /// <summary>The time of the last update.</summary>
    public TimeCondition? Updated { get; init; }
}
