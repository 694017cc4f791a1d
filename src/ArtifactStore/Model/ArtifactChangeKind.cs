using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>The kind of a change. On the wire: <c>LATEST_MOVED</c>.</summary>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public enum ArtifactChangeKind
{
    /// <summary>An artifact was created.</summary>
    [JsonStringEnumMemberName("CREATED")]
    Created,

    /// <summary>An artifact was updated.</summary>
    [JsonStringEnumMemberName("UPDATED")]
    Updated,

    /// <summary>An artifact was deleted.</summary>
    [JsonStringEnumMemberName("DELETED")]
    Deleted,

    /// <summary>A key has another latest artifact, after a create or after a delete of the former one.</summary>
    [JsonStringEnumMemberName("LATEST_MOVED")]
    LatestMoved,

    /// <summary>The last artifact of a key was deleted.</summary>
    [JsonStringEnumMemberName("KEY_GONE")]
    KeyGone,

    /// <summary>An alias was created, or names another version.</summary>
    [JsonStringEnumMemberName("ALIAS_MOVED")]
    AliasMoved,

    /// <summary>An alias was removed, by a call or together with its artifact.</summary>
    [JsonStringEnumMemberName("ALIAS_REMOVED")]
    AliasRemoved,
}
