using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Selects, orders and pages artifacts.</summary>
/// <remarks>
/// Different filters combine with AND. A query is immutable and reusable; <c>with</c> creates variants. <see cref="ArtifactStoreJson"/>
/// reads and writes it as JSON.
/// </remarks>
/// <example>
/// <code>new ArtifactQuery { Artifacts = new() { Type = ArtifactTypes.Table }, Flows = new() { Name = "nightly" }, Limit = 50 }</code>
/// </example>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record ArtifactQuery : ArtifactQueryBase
{
    /// <summary>The filter on the artifact itself.</summary>
    public ArtifactFilter? Artifacts
    {
        get;
        init
        {
            value?.Freeze();
            field = value;
        }
    }
}
