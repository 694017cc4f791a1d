using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>The order of artifacts or of keys. Every order ends in the id, so that it is total. The id goes in the direction of the sort. On the wire: <c>CREATED_DESC</c>.</summary>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public enum ArtifactSort
{
    /// <summary>By id, the highest first: newest first, since the store's ids rise. For keys, by first appearance. The default.</summary>
    [JsonStringEnumMemberName("ID_DESC")]
    IdDesc,

    /// <summary>By time of creation, the latest first.</summary>
    [JsonStringEnumMemberName("CREATED_DESC")]
    CreatedDesc,

    /// <summary>By time of the last update, the latest first.</summary>
    [JsonStringEnumMemberName("UPDATED_DESC")]
    UpdatedDesc,

    /// <summary>By the bytes of the key, the highest first; artifacts without a key last.</summary>
    [JsonStringEnumMemberName("KEY_DESC")]
    KeyDesc,

    /// <summary>By the bytes of the key, the lowest first; artifacts without a key first.</summary>
    [JsonStringEnumMemberName("KEY_ASC")]
    KeyAsc,

    /// <summary>By id, the lowest first: oldest first, since the store's ids rise. For keys, by first appearance.</summary>
    [JsonStringEnumMemberName("ID_ASC")]
    IdAsc,

    /// <summary>By time of creation, the earliest first.</summary>
    [JsonStringEnumMemberName("CREATED_ASC")]
    CreatedAsc,

    /// <summary>By time of the last update, the earliest first.</summary>
    [JsonStringEnumMemberName("UPDATED_ASC")]
    UpdatedAsc,
}
