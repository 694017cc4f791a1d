using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>What to change of an artifact. A field that is not set is left alone; a field set to null is cleared.</summary>
/// <example><code>await store.Artifacts.UpdateArtifactAsync(id, new ArtifactUpdate { Data = ArtifactCreate.ProgressData(75), Description = null });</code></example>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
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

    /// <summary>
    /// The time of the last update that the caller has seen: the update is refused with an <see cref="ArtifactConflictException"/> when the artifact was changed since. Null demands nothing.
    /// </summary>
    /// <remarks>
    /// Give <see cref="Artifact.Updated"/> of the row that was read. <see cref="ArtifactCollection.Updated"/> does as well, for the artifact that is still the latest of its key.
    /// Every update moves an artifact's time forward, by a microsecond at least, whatever the clocks say: so one time stands for one state.
    /// </remarks>
    /// <example>
    /// <code>while (true)
    /// {
    ///     var read = (await artifacts.ReadArtifactAsync(id))!;
    ///     try
    ///     {
    ///         await artifacts.UpdateArtifactAsync(id, new() { Data = Add(read.Data, 1), ExpectedUpdated = read.Updated });
    ///         break;
    ///     }
    ///     catch (ArtifactConflictException)
    ///     {
    ///         // Somebody was faster: read again.
    ///     }
    /// }</code>
    /// </example>
    public DateTimeOffset? ExpectedUpdated { get; init => field = Timestamp.Normalize(value); }

    /// <summary>The new metadata, in place of all that was there; null clears it.</summary>
    /// <remarks>A <c>default</c> is null here, and clears it as well. Where a condition decides, <see cref="MetadataUpdate.LeftAlone"/> says that nothing is to change.</remarks>
    [AllowNull]
    public MetadataUpdate Metadata { get; init => field = value ?? new(null); } = MetadataUpdate.LeftAlone;
}
