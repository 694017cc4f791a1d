using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>A question for keys and their latest artifacts: which, in which order, and how many of them.</summary>
/// <remarks>Different filters combine with AND. A query is immutable and may be kept; <c>with</c> makes variants. <see cref="ArtifactStoreJson"/> has its wire form.</remarks>
/// <example>
/// <code>new ArtifactCollectionQuery { Artifacts = new() { Type = ArtifactTypes.Table }, Flows = new() { Name = "nightly" }, Limit = 50 }</code>
/// </example>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record ArtifactCollectionQuery : ArtifactQueryBase
{
    /// <summary>What the key and its latest artifact must be like.</summary>
    public ArtifactCollectionFilter? Artifacts { get; init; }
}
