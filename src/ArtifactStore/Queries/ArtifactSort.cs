namespace ArtifactStore;

/// <summary>The order of artifacts or of keys. Every order ends in the id, so that it is total. The id goes in the direction of the sort. On the wire: <c>CREATED_DESC</c>.</summary>
public enum ArtifactSort
{
    /// <summary>By id, the highest first: newest first, since the store's ids rise. For keys, by first appearance. The default.</summary>
    IdDesc,

    /// <summary>By time of creation, the latest first.</summary>
    CreatedDesc,

    /// <summary>By time of the last update, the latest first.</summary>
    UpdatedDesc,

    /// <summary>By the bytes of the key, the highest first; artifacts without a key last.</summary>
    KeyDesc,

    /// <summary>By the bytes of the key, the lowest first; artifacts without a key first.</summary>
    KeyAsc,

    /// <summary>By id, the lowest first: oldest first, since the store's ids rise. For keys, by first appearance.</summary>
    IdAsc,

    /// <summary>By time of creation, the earliest first.</summary>
    CreatedAsc,

    /// <summary>By time of the last update, the earliest first.</summary>
    UpdatedAsc,
}
