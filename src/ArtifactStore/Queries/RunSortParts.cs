using System.Diagnostics;

namespace ArtifactStore;

/// <summary>Splits a sort of runs into its sort key and its direction.</summary>
internal static class RunSortParts
{
    /// <summary>The number of characters of a name that a sort compares. An index on a text of any length holds no more.</summary>
    public const int NameLength = 200;

    /// <summary>Returns the sort key.</summary>
    public static SortKey Key(this RunSort sort) =>
        sort switch
        {
            RunSort.CreatedDesc or RunSort.CreatedAsc => SortKey.Created,
            RunSort.StartTimeDesc or RunSort.StartTimeAsc => SortKey.StartTime,
            RunSort.NameDesc or RunSort.NameAsc => SortKey.Name,
            _ => throw new UnreachableException($"{sort} is not a sort."),
        };

    /// <summary>True if the lowest comes first.</summary>
    public static bool IsAscending(this RunSort sort) => sort is RunSort.CreatedAsc or RunSort.StartTimeAsc or RunSort.NameAsc;

    /// <summary>Returns the part of a name that a sort compares.</summary>
    public static string NameKey(string name) => name.Length <= NameLength ? name : string.Concat(name.EnumerateRunes().Take(NameLength));
}
