using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>An artifact that another was made from, or that was made from another.</summary>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record LineageArtifact
{
    /// <summary>The id.</summary>
    public Guid ArtifactId { get; init; }

    /// <summary>The number of steps between the two: 1 for an input of the artifact itself, 2 for an input of its inputs.</summary>
    public int Depth { get; init; }

    /// <summary>The artifact without its body; null if it is not in the store: deleted, or never written to it.</summary>
    public Artifact? Artifact { get; init; }
}
