namespace ArtifactStore;

/// <summary>The sort key, before the id that ends every sort.</summary>
internal enum SortKey
{
    /// <summary>The id alone.</summary>
    Id,

    /// <summary>The time of creation.</summary>
    Created,

    /// <summary>The time of the last update.</summary>
    Updated,

    /// <summary>The key.</summary>
    Key,

    /// <summary>The first characters of the name.</summary>
    Name,

    /// <summary>The start time.</summary>
    StartTime,
}
