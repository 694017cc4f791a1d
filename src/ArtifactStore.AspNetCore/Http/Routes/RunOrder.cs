namespace ArtifactStore.AspNetCore;

/// <summary>Orders for which the store has no index: the rows are read and sorted, if they are few.</summary>
internal static class RunOrder
{
    /// <summary>The greatest number of rows that are sorted.</summary>
    public const int MaxCount = 5_000;

    /// <summary>Returns the times by which an order sorts; null for an order that the store has.</summary>
    public static Func<object, DateTimeOffset?>? Find(string? sort) =>
        sort switch
        {
            "UPDATED_DESC" => row => (row as Flow)?.Updated ?? (row as Deployment)?.Updated,
            "END_TIME_DESC" => row => (row as FlowRun)?.EndTime ?? (row as TaskRun)?.EndTime,
            "NEXT_SCHEDULED_START_TIME_ASC" => row => (row as FlowRun)?.NextScheduledStartTime,
            _ => null,
        };

    /// <summary>Sorts rows, and takes those of a page.</summary>
    public static IReadOnlyList<T> Sort<T>(IReadOnlyList<T> rows, string sort, int? offset, int? limit)
        where T : class
    {
        var time = Find(sort)!;
        var sorted = sort.EndsWith("_ASC", StringComparison.Ordinal)
            ? rows.OrderBy<T, DateTimeOffset?>(time)
            : rows.OrderByDescending<T, DateTimeOffset?>(time);
        return [.. sorted.Skip(offset ?? 0).Take(limit ?? int.MaxValue)];
    }
}
