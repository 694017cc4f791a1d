namespace ArtifactStore;

/// <summary>What to change of an artifact. A field that is not set is left alone; a field set to null is cleared.</summary>
/// <example><code>await store.Artifacts.UpdateArtifactAsync(id, new ArtifactUpdate { Data = ArtifactCreate.ProgressData(75), Description = null });</code></example>
public sealed record ArtifactUpdate
{
    /// <summary>The new body; null leaves the artifact without one. (The JSON value <c>null</c> is a body: <c>ArtifactData.Parse("null")</c>.)</summary>
    public FieldUpdate<ArtifactData> Data { get; init; }

    /// <summary>The new description; null clears it.</summary>
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

    /// <summary>The new metadata, in place of all that was there; null clears it.</summary>
    public FieldUpdate<ArtifactMetadata> Metadata { get; init; }
}
