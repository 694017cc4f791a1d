using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>A question for artifacts: which, in which order, and how many of them.</summary>
/// <remarks>Different filters combine with AND. A query is immutable and may be kept; <c>with</c> makes variants. <see cref="ArtifactStoreJson"/> has its wire form.</remarks>
/// <example>
/// <code>new ArtifactQuery { Artifacts = new() { Type = ArtifactTypes.Table }, Flows = new() { Name = "nightly" }, Limit = 50 }</code>
/// </example>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record ArtifactQuery : ArtifactQueryBase
{
    /// <summary>What the artifact itself must be like.</summary>
    public ArtifactFilter? Artifacts { get; init; }
}
