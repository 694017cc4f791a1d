using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Asks for keys by their latest artifact.</summary>
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

    /// <summary>The flow run that produced the latest artifact, known or not.</summary>
    public IdCondition? FlowRunId { get; init; }

    /// <summary>The task run that produced the latest artifact, known or not.</summary>
    public IdCondition? TaskRunId { get; init; }

    /// <summary>When the key first appeared.</summary>
    public TimeCondition? Created { get; init; }

    /// <summary>When the key last got a version, an update of its latest, or another latest after a delete.</summary>
    public TimeCondition? Updated { get; init; }
}
