namespace ArtifactStore.Specification.Plans;

/// <summary>The shapes of queries for runs: each access path once, and each order.</summary>
public static class RunPlanShapes
{
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    private static readonly FlowRun Row = new()
    {
        Id = PlanShapes.Id,
        Name = "run",
        Created = Monday,
        StartTime = Monday,
    };

    public static IEnumerable<PlanShape> All()
    {
        FlowRunQuery newest = new() { Limit = 200 };
        FlowRunQuery failed = newest with { FlowRuns = new() { State = StateType.Failed } };
        FlowRunQuery before = newest with
        {
            FlowRuns = new()
            {
                State = StateType.Failed,
                StartTime = new() { Before = Monday },
            },
        };
        FlowRunQuery ofFlow = newest with { Flows = new() { Name = "nightly" } };
        FlowRunQuery ofPool = newest with { WorkPools = new() { Name = "gpu" } };
        foreach (var sort in Enum.GetValues<RunSort>())
        {
            yield return new(
                PlanKind.Scan,
                $"flow runs by {sort}, behind a cursor",
                newest with
                {
                    Sort = sort,
                    After = RunCursor.After(Row, sort),
                },
                $"scan {Column(sort)}"
            );
        }

        yield return new(
            PlanKind.Scan,
            "failed flow runs that started before a time, oldest first",
            before with
            {
                Sort = RunSort.StartTimeAsc,
            },
            "scan start_time"
        );
        yield return new(
            PlanKind.Scan,
            "flow runs whose names begin with a text, by name",
            newest with
            {
                FlowRuns = new() { Name = new() { StartsWith = "run-" } },
                Sort = RunSort.NameAsc,
            },
            "scan name"
        );
        yield return new(PlanKind.Scan, "flow runs of a flow", ofFlow, "scan created");
        yield return new(PlanKind.Seek, "failed flow runs that started before a time, by state", before, "seek State");
        yield return new(
            PlanKind.Seek,
            "failed flow runs that started before a time, by time, behind a cursor",
            before with
            {
                After = RunCursor.After(Row, default),
            },
            "seek StartTime"
        );
        yield return new(PlanKind.Seek, "flow runs by their ids", newest with { FlowRuns = new() { Id = PlanShapes.Id } }, "seek id");
        yield return new(PlanKind.Seek, "flow runs of a name", newest with { FlowRuns = new() { Name = "run-7" } }, "seek name");
        yield return new(PlanKind.Seek, "flow runs of a flow", ofFlow, "seek flow");
        yield return new(PlanKind.Seek, "flow runs of a work pool", ofPool, "seek work_pool");
        yield return new(PlanKind.Position, "of flow runs by start time", newest with { Sort = RunSort.StartTimeAsc }, "scan start_time");
        yield return new(PlanKind.Visited, "failed flow runs", failed, "seek State");
        yield return new(PlanKind.Visited, "flow runs of a work pool", ofPool, "seek work_pool");
        yield return new(PlanKind.Count, "flow runs", newest, "scan");
        yield return new(PlanKind.Count, "failed flow runs", failed, "seek State");
        yield return new(PlanKind.Count, "flow runs of a flow", ofFlow, "seek flow");

        TaskRunQuery tasks = new() { Limit = 200 };
        TaskRunQuery ofFailed = tasks with { FlowRuns = failed.FlowRuns };
        yield return new(PlanKind.Scan, "task runs, latest start first", tasks with { Sort = RunSort.StartTimeDesc }, "scan start_time");
        yield return new(PlanKind.Scan, "task runs of failed flow runs", ofFailed, "scan created");
        yield return new(PlanKind.Seek, "task runs of failed flow runs", ofFailed, "seek flow_run");
        yield return new(
            PlanKind.Seek,
            "task runs of a flow run",
            tasks with
            {
                TaskRuns = new() { FlowRunId = [PlanShapes.Id] },
            },
            "seek flow_run_id"
        );
        yield return new(PlanKind.Seek, "task runs of a flow", tasks with { Flows = ofFlow.Flows }, "seek flow");
        yield return new(PlanKind.Count, "task runs of failed flow runs", ofFailed, "seek flow_run");
        yield return new(
            PlanKind.Seek,
            "flows of a name",
            new FlowQuery
            {
                Flows = new() { Name = "nightly" },
                Sort = RunSort.NameAsc,
                Limit = 200,
            },
            "seek name"
        );
    }

    private static string Column(RunSort sort) =>
        sort switch
        {
            RunSort.CreatedDesc or RunSort.CreatedAsc => "created",
            RunSort.StartTimeDesc or RunSort.StartTimeAsc => "start_time",
            _ => "name",
        };
}
