using System.Diagnostics;

namespace ArtifactStore;

/// <summary>The two parts of a sort: what it looks at, and in which direction.</summary>
internal static class ArtifactSortParts
{
    /// <summary>What the sort looks at.</summary>
    public static SortKey Key(this ArtifactSort sort) => sort switch
    {
        ArtifactSort.IdDesc or ArtifactSort.IdAsc => SortKey.Id,
        ArtifactSort.CreatedDesc or ArtifactSort.CreatedAsc => SortKey.Created,
        ArtifactSort.UpdatedDesc or ArtifactSort.UpdatedAsc => SortKey.Updated,
        ArtifactSort.KeyDesc or ArtifactSort.KeyAsc => SortKey.Key,
        _ => throw new UnreachableException($"Not a sort that the library knows: {sort}."),
    };

    /// <summary>Whether the lowest comes first.</summary>
    public static bool IsAscending(this ArtifactSort sort) => sort is ArtifactSort.IdAsc or ArtifactSort.CreatedAsc or ArtifactSort.UpdatedAsc or ArtifactSort.KeyAsc;
}
