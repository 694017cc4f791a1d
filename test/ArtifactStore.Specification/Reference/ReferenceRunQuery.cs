using System.Text;

namespace ArtifactStore.Specification.Reference;

/// <summary>The answer to a query for runs, worked out row by row from the meaning of filters, sorts and pages, without SQL.</summary>
public static class ReferenceRunQuery
{
    public static List<FlowRun> Find(ReferenceData data, FlowRunQuery query) =>
        Page(
            data.FlowRuns.Values.Where(run =>
                (query.FlowRuns is null || ReferenceRuns.Holds(data, query.FlowRuns, run))
                && ParentsHold(data, query.Flows, query.Deployments, query.WorkPools, run)
            ),
            query,
            run => (run.Id, run.Created!.Value, run.StartTime ?? run.ExpectedStartTime, run.Name),
            RunCursor.After
        );

    public static List<TaskRun> Find(ReferenceData data, TaskRunQuery query) =>
        Page(
            data.TaskRuns.Values.Where(run =>
            {
                var flowRun = Row(data.FlowRuns, run.FlowRunId);
                return (query.TaskRuns is null || ReferenceRuns.Holds(data, query.TaskRuns, run))
                    && (query.FlowRuns is null || (flowRun is not null && ReferenceRuns.Holds(data, query.FlowRuns, flowRun)))
                    && ParentsHold(data, query.Flows, query.Deployments, query.WorkPools, flowRun);
            }),
            query,
            run => (run.Id, run.Created!.Value, run.StartTime, run.Name),
            RunCursor.After
        );

    public static List<Flow> Find(ReferenceData data, FlowQuery query) =>
        Page(
            data.Flows.Values.Where(row => query.Flows is null || ReferenceRuns.Holds(data, query.Flows, row)),
            query,
            row => (row.Id, row.Created!.Value, null, row.Name),
            RunCursor.After
        );

    public static List<Deployment> Find(ReferenceData data, DeploymentQuery query) =>
        Page(
            data.Deployments.Values.Where(row => query.Deployments is null || ReferenceRuns.Holds(data, query.Deployments, row)),
            query,
            row => (row.Id, row.Created!.Value, null, row.Name),
            RunCursor.After
        );

    public static List<WorkPool> Find(ReferenceData data, WorkPoolQuery query) =>
        Page(
            data.WorkPools.Values.Where(row => query.WorkPools is null || ReferenceRuns.Holds(query.WorkPools, row)),
            query,
            row => (row.Id, row.Created!.Value, null, row.Name),
            RunCursor.After
        );

    public static List<WorkQueue> Find(ReferenceData data, WorkQueueQuery query) =>
        Page(
            data.WorkQueues.Values.Where(row =>
                query.WorkQueues is not { } f
                || ReferenceConditions.Combine(
                    f.Operator,
                    f.Id is { } id ? ReferenceConditions.Holds(id, row.Id) : null,
                    f.Name is { } name ? ReferenceConditions.Holds(name, row.Name) : null,
                    f.WorkPoolId is { } pool ? ReferenceConditions.Holds(pool, row.WorkPoolId) : null
                )
            ),
            query,
            row => (row.Id, row.Created!.Value, null, row.Name),
            RunCursor.After
        );

    private static bool ParentsHold(
        ReferenceData data,
        FlowFilter? flows,
        DeploymentFilter? deployments,
        WorkPoolFilter? pools,
        FlowRun? run
    ) =>
        (flows is null || (Row(data.Flows, run?.FlowId) is { } flow && ReferenceRuns.Holds(data, flows, flow)))
        && (
            deployments is null
            || (Row(data.Deployments, run?.DeploymentId) is { } deployment && ReferenceRuns.Holds(data, deployments, deployment))
        )
        && (
            pools is null
            || (Row(data.WorkPools, Row(data.WorkQueues, run?.WorkQueueId)?.WorkPoolId) is { } pool && ReferenceRuns.Holds(pools, pool))
        );

    private static List<T> Page<T>(
        IEnumerable<T> rows,
        RunQuery<T> query,
        Func<T, (Guid Id, DateTimeOffset Created, DateTimeOffset? Start, string Name)> place,
        Func<T, RunSort, RunCursor> cursor
    )
        where T : class
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

    private static int Compare(
        RunSort sort,
        (Guid Id, DateTimeOffset Created, DateTimeOffset? Start, string Name) x,
        (Guid Id, DateTimeOffset Created, DateTimeOffset? Start, string Name) y
    )
    {
        var byKey = sort switch
        {
            RunSort.CreatedDesc or RunSort.CreatedAsc => x.Created.CompareTo(y.Created),
            RunSort.StartTimeDesc or RunSort.StartTimeAsc => (x.Start ?? DateTimeOffset.MinValue).CompareTo(
                y.Start ?? DateTimeOffset.MinValue
            ),
            RunSort.NameDesc or RunSort.NameAsc => Head(x.Name).AsSpan().SequenceCompareTo(Head(y.Name)),
            _ => throw new ArgumentOutOfRangeException(nameof(sort), sort, "Not a sort that the reference knows."),
        };
        var ascending = byKey != 0 ? byKey : string.CompareOrdinal(x.Id.ToString(), y.Id.ToString());
        return sort.ToString().EndsWith("Asc", StringComparison.Ordinal) ? ascending : -ascending;

        static byte[] Head(string name) => Encoding.UTF8.GetBytes(string.Concat(name.EnumerateRunes().Take(200)));
    }

    private static T? Row<T>(Dictionary<Guid, T> rows, Guid? id)
        where T : class => id is { } given ? rows.GetValueOrDefault(given) : null;
}
