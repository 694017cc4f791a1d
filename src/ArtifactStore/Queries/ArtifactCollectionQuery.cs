using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Selects, orders and pages keys with their latest artifacts.</summary>
/// <remarks>
/// Different filters combine with AND. A query is immutable and reusable; <c>with</c> creates variants. <see cref="ArtifactStoreJson"/>
/// reads and writes it as JSON.
/// </remarks>
/// <example>
/// <code>new ArtifactCollectionQuery { Artifacts = new() { Type = "table" }, Flows = new() { Name = "nightly" }, Limit = 50 }</code>
/// </example>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record ArtifactCollectionQuery : ArtifactQueryBase
{
    /// <summary>The filter on the key and its latest artifact.</summary>
    public ArtifactCollectionFilter? Artifacts
    {
        get;
        init
        {
            value?.Freeze();
            field = value;
        }
    }
}
