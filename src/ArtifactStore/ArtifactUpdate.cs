namespace ArtifactStore;

/// <summary>What to change of an artifact. A field that is not set is left alone; a field set to null is cleared.</summary>
/// <example><code>await store.Artifacts.UpdateArtifactAsync(id, new ArtifactUpdate { Data = ArtifactData.From(75.0) });</code></example>
public sealed record ArtifactUpdate
{
    /// <summary>The new body.</summary>
    public FieldUpdate<ArtifactData> Data { get; init; }

    /// <summary>The new description.</summary>
    /// <exception cref="ArgumentException">The text contains a NUL character or an unpaired surrogate.</exception>
    public FieldUpdate<string> Description
    {
        get;
        init
        {
            Text.Check(value.Value, nameof(Description));
            field = value;
        }
    }

    /// <summary>The new metadata.</summary>
    public FieldUpdate<ArtifactMetadata> Metadata { get; init; }
}
