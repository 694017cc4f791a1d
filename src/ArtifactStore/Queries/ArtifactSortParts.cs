using System.Diagnostics;

namespace ArtifactStore;

/// <summary>Splits a sort into its sort key and its direction.</summary>
internal static class ArtifactSortParts
{
    /// <summary>Returns the sort key.</summary>
    public static SortKey Key(this ArtifactSort sort) =>
        sort switch
        {
            ArtifactSort.IdDesc or ArtifactSort.IdAsc => SortKey.Id,
            ArtifactSort.CreatedDesc or ArtifactSort.CreatedAsc => SortKey.Created,
            ArtifactSort.UpdatedDesc or ArtifactSort.UpdatedAsc => SortKey.Updated,
            ArtifactSort.KeyDesc or ArtifactSort.KeyAsc => SortKey.Key,
            _ => throw new UnreachableException($"{sort} is not a sort."),
        };

    /// <summary>True if the lowest comes first.</summary>
    public static bool IsAscending(this ArtifactSort sort) =>
        sort is ArtifactSort.IdAsc or ArtifactSort.CreatedAsc or ArtifactSort.UpdatedAsc or ArtifactSort.KeyAsc;
}
