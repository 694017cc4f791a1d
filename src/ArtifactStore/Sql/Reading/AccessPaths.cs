using System.Collections.Immutable;

namespace ArtifactStore.Sql;

/// <summary>Lists the access paths of a query.</summary>
/// <remarks>
/// A scan of a value's rows (one flow, one type) sees part of what a scan of the whole index sees, in the same order, so it takes its
/// place. A seek that leads to no more rows than the page has leaves nothing to race.
/// </remarks>
internal static class AccessPaths
{
    /// <summary>The largest number of values of a merge, which reads the first rows of each.</summary>
    public const int Few = 64;

    /// <summary>The paths to a page: at least one scan, then the seeks.</summary>
    public static ImmutableArray<AccessPath> ForPage(StoreQuery query, SqlTranslation filters)
    {
        var sort = new SortTranslator(filters.Dialect, filters.Joins.Root, query);
        if (sort.Index is null)
        {
            return ForAll(filters);
        }

        var equal =
            query.SortKey == SortKey.Id ? filters.OnRoot.Where(condition => (condition.Equal ?? condition.Entry) is not null).ToList() : [];
        if (equal.Exists(condition => condition.IsParent))
        {
            equal.RemoveAll(condition => !condition.IsParent);
        }

        if (query.SortKey == SortKey.Id && IsFew(filters) is { } list)
        {
            return [By(filters, list, isScan: false) with { Name = $"merge {list.Column}", IsMerge = true }];
        }

        var seeks = Seeks(filters);
        seeks.RemoveAll(path => path.By is { } by && (by.IsRange || equal.Contains(by)));
        return seeks.Find(path => path.Lead.IsEmpty && path.By?.AtMost <= Race.Wanted(query)) is { } few ? [few]
            : equal.Count > 0 ? [.. equal.Select(condition => By(filters, condition, isScan: true)), .. seeks]
            : [new($"scan {sort.Column}", IsScan: true) { Index = sort.Index }, .. seeks];
    }

    /// <summary>
    /// The paths to everything that passes, where no order ends a scan early. A seek by presence alone saves nothing there.
    /// </summary>
    public static ImmutableArray<AccessPath> ForAll(SqlTranslation filters)
    {
        var seeks = Seeks(filters);
        seeks.RemoveAll(path => path is { Lead.IsEmpty: true, By.IsPresence: true });
        return seeks is [] ? [new("scan", IsScan: false)] : [.. seeks];
    }

    /// <summary>The only condition, where it is a list of few values whose rows an index holds in order.</summary>
    private static SqlCondition? IsFew(SqlTranslation filters) =>
        filters
            is { Joins.Tables.IsEmpty: true, Conditions: [{ IsInOrder: true, Equal: null, Fragment.Membership.Values.Count: <= Few } list] }
            ? list
            : null;

    private static List<AccessPath> Seeks(SqlTranslation filters)
    {
        List<AccessPath> seeks = [];
        foreach (var condition in filters.Conditions)
        {
            if (condition.Table == filters.Joins.Root && condition.Seek is not null)
            {
                seeks.Add(By(filters, condition, isScan: false));
            }
        }

        foreach (var table in filters.Joins.Tables)
        {
            if (filters.Conditions.Any(condition => condition.Table == table))
            {
                seeks.AddRange(Leads(filters, table));
            }
        }

        // Filters may ask only that rows are there.
        if (seeks is [] && filters.Joins.Tables is [var first, ..])
        {
            seeks.AddRange(Leads(filters, first));
        }

        return seeks;
    }

    private static AccessPath By(SqlTranslation filters, SqlCondition condition, bool isScan) =>
        new($"{(isScan ? "scan" : "seek")} {condition.Through?.Table.Name() ?? condition.Column ?? condition.Field ?? "any"}", isScan)
        {
            Index = condition.Column is { } column && filters.Joins.Root.IsOfArtifacts() ? filters.Joins.Root.IndexOf(column) : null,
            By = condition,
        };

    /// <summary>
    /// The seeks from another table: one for each index that serves a condition on it. A short list of unique values leads to fewer rows
    /// than any other; a parent of a run, or the presence of a value, to more.
    /// </summary>
    private static IEnumerable<AccessPath> Leads(SqlTranslation filters, SqlTable table)
    {
        SqlCondition[] served = [.. filters.Conditions.Where(condition => condition.Table == table && condition.Seek is not null)];
        SqlCondition[] narrow = [.. served.Where(condition => condition is { Equal: null, IsPresence: false })];
        IReadOnlyList<SqlCondition?> by =
            Array.Find(served, condition => condition.AtMost <= Few) is { } unique ? [unique]
            : narrow is not [] ? [.. narrow]
            : [Array.Find(served, condition => condition.Equal is not null) ?? served.FirstOrDefault()];
        return by.Select(condition => new AccessPath($"seek {table.Name()}{(by.Count > 1 ? $" {condition?.Field}" : "")}", IsScan: false)
        {
            Lead = filters.Joins.Lead(table),
            By = condition,
        });
    }
}
