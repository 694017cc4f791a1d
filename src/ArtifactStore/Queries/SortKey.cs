namespace ArtifactStore;

/// <summary>What a sort looks at before the id, in which every sort ends.</summary>
internal enum SortKey
{
    /// <summary>Nothing: the id is the sort key.</summary>
    Id,

    /// <summary>The time of creation.</summary>
    Created,

    /// <summary>The time of the last update.</summary>
    Updated,

    /// <summary>The key.</summary>
    Key,
}
