using System.Text;

namespace ArtifactStore.Specification.Reference;

/// <summary>The answer to a query, worked out row by row from the meaning of filters, sorts and pages, without SQL.</summary>
public static class ReferenceQuery
{
    public static List<Artifact> Find(ReferenceData data, ArtifactQuery query)
    {
        var rows = data.Artifacts.Where(a => Holds(data, query.Artifacts, a) && RunsHold(data, query, a.FlowRunId, a.TaskRunId));
        return Page(rows, query, a => (a.Id, a.Created, a.Updated, a.Key), (a, sort) => ArtifactCursor.After(a, sort));
    }

    public static List<ArtifactCollection> Find(ReferenceData data, ArtifactCollectionQuery query)
    {
        var rows = data.Collections.Where(c => Holds(data, query.Artifacts, c) && RunsHold(data, query, c.FlowRunId, c.TaskRunId));
        return Page(rows, query, c => (c.CollectionId, c.Created, c.Updated, c.Key), (c, sort) => ArtifactCursor.After(c, sort));
    }

    /// <summary>The order of a sort: negative where <paramref name="x"/> comes first.</summary>
    public static int Compare(
        ArtifactSort sort,
        (Guid Id, DateTimeOffset Created, DateTimeOffset Updated, string? Key) x,
        (Guid Id, DateTimeOffset Created, DateTimeOffset Updated, string? Key) y
    )
    {
        var byKey = sort switch
        {
            ArtifactSort.IdDesc or ArtifactSort.IdAsc => 0,
            ArtifactSort.CreatedDesc or ArtifactSort.CreatedAsc => x.Created.CompareTo(y.Created),
            ArtifactSort.UpdatedDesc or ArtifactSort.UpdatedAsc => x.Updated.CompareTo(y.Updated),
            ArtifactSort.KeyDesc or ArtifactSort.KeyAsc => CompareKeys(x.Key, y.Key),
            _ => throw new ArgumentOutOfRangeException(nameof(sort), sort, "Not a sort that the reference knows."),
        };
        var ascending = byKey != 0 ? byKey : CompareIds(x.Id, y.Id);
        return sort.ToString().EndsWith("Asc", StringComparison.Ordinal) ? ascending : -ascending;
    }

    private static int CompareIds(Guid x, Guid y) => string.CompareOrdinal(x.ToString(), y.ToString());

    // By byte; null comes before every text.
    private static int CompareKeys(string? x, string? y) =>
        (x, y) switch
        {
            (null, null) => 0,
            (null, _) => -1,
            (_, null) => 1,
            _ => Encoding.UTF8.GetBytes(x).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y)),
        };

    private static List<T> Page<T>(
        IEnumerable<T> rows,
        ArtifactQueryBase query,
        Func<T, (Guid Id, DateTimeOffset Created, DateTimeOffset Updated, string? Key)> place,
        Func<T, ArtifactSort, ArtifactCursor> cursor
    )
    {
        var sorted = rows.ToList();
        sorted.Sort((x, y) => Compare(query.Sort, place(x), place(y)));
        if (query.After is not null)
        {
            // The cursor's row is among the rows of a test, so its place is found by equality.
            sorted = [.. sorted.SkipWhile(row => cursor(row, query.Sort) != query.After).Skip(1)];
        }

        return [.. sorted.Skip(query.Offset ?? 0).Take(query.Limit ?? int.MaxValue)];
    }

    private static bool Holds(ReferenceData data, ArtifactFilter? f, Artifact a) =>
        f is null
        || ReferenceConditions.Combine(
            f.Operator,
            [
                f.Id is { } id ? ReferenceConditions.Holds(id, a.Id) : null,
                f.Key is { } key ? ReferenceConditions.Holds(key, a.Key) : null,
                f.Version is { } version ? ReferenceConditions.Holds(version, a.Version) : null,
                f.Type is { } type ? ReferenceConditions.Holds(type, a.Type) : null,
                f.Alias is { } alias ? ReferenceConditions.HoldsOfSome(alias, data.Aliases.Where(of => of.ArtifactId == a.Id)) : null,
                f.FlowRunId is { } flowRun ? ReferenceConditions.Holds(flowRun, a.FlowRunId) : null,
                f.TaskRunId is { } taskRun ? ReferenceConditions.Holds(taskRun, a.TaskRunId) : null,
                f.Created is { } created ? ReferenceConditions.Holds(created, a.Created) : null,
                f.Updated is { } updated ? ReferenceConditions.Holds(updated, a.Updated) : null,
                f.DataSize is { } size ? ReferenceConditions.Holds(size, (int?)a.DataSize) : null,
                f.IsLatest is { } latest
                    ? latest.EqualTo is not { } wanted || data.Collections.Any(c => c.LatestId == a.Id) == wanted
                    : null,
                .. f.Metadata.Select(entry => (bool?)ReferenceConditions.Holds(entry.Value, a.Metadata?.GetValueOrDefault(entry.Key))),
                .. Groups(f.AnyOf, f.AllOf, f.NoneOf, inner => Holds(data, inner, a)),
            ]
        );

    /// <summary>Any of nothing is false; all and none of nothing say nothing.</summary>
    private static IEnumerable<bool?> Groups<T>(IEnumerable<T>? any, IEnumerable<T>? all, IEnumerable<T>? none, Func<T, bool> holds) =>
        [any?.Any(holds), all?.Any() == true ? all.All(holds) : null, none?.Any() == true ? !none.Any(holds) : null];

    private static bool Holds(ReferenceData data, ArtifactCollectionFilter? f, ArtifactCollection c) =>
        f is null
        || ReferenceConditions.Combine(
            f.Operator,
            [
                f.LatestId is { } id ? ReferenceConditions.Holds(id, c.LatestId) : null,
                f.Key is { } key ? ReferenceConditions.Holds(key, c.Key) : null,
                f.Type is { } type ? ReferenceConditions.Holds(type, c.Type) : null,
                f.Alias is { } alias ? ReferenceConditions.HoldsOfSome(alias, data.Aliases.Where(of => of.Key == c.Key)) : null,
                f.FlowRunId is { } flowRun ? ReferenceConditions.Holds(flowRun, c.FlowRunId) : null,
                f.TaskRunId is { } taskRun ? ReferenceConditions.Holds(taskRun, c.TaskRunId) : null,
                f.Created is { } created ? ReferenceConditions.Holds(created, c.Created) : null,
                f.Updated is { } updated ? ReferenceConditions.Holds(updated, c.Updated) : null,
                f.DataSize is { } size ? ReferenceConditions.Holds(size, (int?)c.DataSize) : null,
                .. f.Metadata.Select(entry => (bool?)ReferenceConditions.Holds(entry.Value, c.Metadata?.GetValueOrDefault(entry.Key))),
                .. Groups(f.AnyOf, f.AllOf, f.NoneOf, inner => Holds(data, inner, c)),
            ]
        );

    private static bool RunsHold(ReferenceData data, ArtifactQueryBase query, Guid? flowRunId, Guid? taskRunId)
    {
        var run = Row(data.FlowRuns, flowRunId);
        return (query.FlowRuns is null || (run is not null && ReferenceRuns.Holds(data, query.FlowRuns, run)))
            && (query.TaskRuns is null || (Row(data.TaskRuns, taskRunId) is { } task && ReferenceRuns.Holds(data, query.TaskRuns, task)))
            && (
                query.Deployments is null
                || (Row(data.Deployments, run?.DeploymentId) is { } deployment && ReferenceRuns.Holds(data, query.Deployments, deployment))
            )
            && (query.Flows is null || (Row(data.Flows, run?.FlowId) is { } flow && ReferenceRuns.Holds(data, query.Flows, flow)))
            && (
                query.WorkPools is null
                || (
                    Row(data.WorkPools, Row(data.WorkQueues, run?.WorkQueueId)?.WorkPoolId) is { } pool
                    && ReferenceRuns.Holds(query.WorkPools, pool)
                )
            );
    }

    private static T? Row<T>(Dictionary<Guid, T> rows, Guid? id)
        where T : class => id is { } given ? rows.GetValueOrDefault(given) : null;
}
