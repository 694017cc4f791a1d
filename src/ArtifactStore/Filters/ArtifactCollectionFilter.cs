using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Filters keys by their latest artifact.</summary>
/// <example><c>new ArtifactCollectionFilter { Key = new() { Like = "report" } }</c></example>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record ArtifactCollectionFilter : Filter
{
    /// <summary>The id of the latest artifact.</summary>
    public IdCondition? LatestId { get; init; }

    /// <summary>The key.</summary>
    public KeyCondition? Key { get; init; }

    /// <summary>The type of the latest artifact.</summary>
    public TextCondition? Type { get; init; }

    /// <summary>
    /// The aliases of the key, whichever version they name. The operators are those of <see cref="ArtifactFilter.Alias"/>.
    /// </summary>
    public TextCondition? Alias { get; init; }

    /// <summary>The flow run that produced the latest artifact. It need not be stored.</summary>
    public IdCondition? FlowRunId { get; init; }

    /// <summary>The task run that produced the latest artifact. It need not be stored.</summary>
    public IdCondition? TaskRunId { get; init; }

    /// <summary>The time at which the key first appeared.</summary>
    public TimeCondition? Created { get; init; }

    /// <summary>
    /// The time of the last change: a new version, an update of the latest, or a delete that made another version the latest.
    /// </summary>
    public TimeCondition? Updated { get; init; }
}
