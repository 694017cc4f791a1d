using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>The order of artifacts or keys. Ties are broken by the id, in the same direction. On the wire: <c>CREATED_DESC</c>.</summary>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public enum ArtifactSort
{
    /// <summary>
    /// By id, highest first: newest first, since the store's ids increase. Keys are sorted by first appearance. The default.
    /// </summary>
    [JsonStringEnumMemberName("ID_DESC")]
    IdDesc,

    /// <summary>By time of creation, latest first.</summary>
    [JsonStringEnumMemberName("CREATED_DESC")]
    CreatedDesc,

    /// <summary>By time of the last update, latest first.</summary>
    [JsonStringEnumMemberName("UPDATED_DESC")]
    UpdatedDesc,

    /// <summary>By the bytes of the key, highest first; artifacts without a key last.</summary>
    [JsonStringEnumMemberName("KEY_DESC")]
    KeyDesc,

    /// <summary>By the bytes of the key, lowest first; artifacts without a key first.</summary>
    [JsonStringEnumMemberName("KEY_ASC")]
    KeyAsc,

    /// <summary>By id, lowest first: oldest first, since the store's ids increase. Keys are sorted by first appearance.</summary>
    [JsonStringEnumMemberName("ID_ASC")]
    IdAsc,

    /// <summary>By time of creation, earliest first.</summary>
    [JsonStringEnumMemberName("CREATED_ASC")]
    CreatedAsc,

    /// <summary>By time of the last update, earliest first.</summary>
    [JsonStringEnumMemberName("UPDATED_ASC")]
    UpdatedAsc,
}
