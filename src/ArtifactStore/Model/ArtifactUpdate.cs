using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>A change to an artifact. A field that is not set keeps its value; a field set to null is cleared.</summary>
/// <example>
/// <code>await store.Artifacts.UpdateArtifactAsync(id, new ArtifactUpdate { Data = ArtifactCreate.ProgressData(75) });</code>
/// </example>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record ArtifactUpdate
{
    /// <summary>The new body; null removes the body. (The JSON value <c>null</c> is a body: <c>ArtifactData.Parse("null")</c>.)</summary>
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
    /// The expected time of the last update. If the artifact has changed since, the update fails with an
    /// <see cref="ArtifactConflictException"/>. Null requires nothing.
    /// </summary>
    /// <remarks>
    /// Give <see cref="Artifact.Updated"/> of the row that was read, or <see cref="ArtifactCollection.Updated"/> if the artifact is still
    /// the latest of its key. Every update moves the time forward by at least a microsecond, whatever the clocks show, so each time
    /// identifies one state.
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
    ///         // Another update came first: read again.
    ///     }
    /// }</code>
    /// </example>
    public DateTimeOffset? ExpectedUpdated
    {
        get;
        init => field = Timestamp.Normalize(value);
    }

    /// <summary>The new metadata, which replaces all entries; null clears it.</summary>
    /// <remarks>
    /// <c>default</c> is null here, and also clears it. <see cref="MetadataUpdate.Unchanged"/> is the value for no change.
    /// </remarks>
    [AllowNull]
    public MetadataUpdate Metadata
    {
        get;
        init => field = value ?? new(null);
    } = MetadataUpdate.Unchanged;
}
