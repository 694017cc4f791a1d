using ArtifactStore.Specification.Reference;
using CsCheck;

namespace ArtifactStore.Specification.Data;

/// <summary>Random queries for runs, over several hundred of them, so that scans read in parts.</summary>
public static class RunQueryGen
{
    private static readonly Gen<(RunSort Sort, int? Limit, int? Offset)> Page = Gen.Select(
        Gen.Enum<RunSort>(),
        Gen.Nullable(Gen.Int[0, 30], 0.3),
        Gen.Nullable(Gen.Int[0, 6], 0.8),
        (sort, limit, offset) => (sort, limit, offset)
    );

    public static Gen<FlowRunQuery> FlowRuns { get; } =
        Gen.Select(
            Gen.Null(QueryGen.FlowRuns(), 0.3),
            Gen.Null(QueryGen.Flows(), 0.75),
            Gen.Null(QueryGen.Deployments(), 0.75),
            Gen.Null(QueryGen.WorkPools(), 0.8),
            Page,
            (flowRuns, flows, deployments, pools, page) =>
                new FlowRunQuery
                {
                    FlowRuns = flowRuns,
                    Flows = flows,
                    Deployments = deployments,
                    WorkPools = pools,
                    Sort = page.Sort,
                    Limit = page.Limit,
                    Offset = page.Offset,
                }
        );

    public static Gen<TaskRunQuery> TaskRuns { get; } =
        Gen.Select(
            Gen.Null(QueryGen.TaskRuns(), 0.3),
            Gen.Null(QueryGen.FlowRuns(), 0.6),
            Gen.Null(QueryGen.Flows(), 0.8),
            Gen.Null(QueryGen.Deployments(), 0.85),
            Gen.Null(QueryGen.WorkPools(), 0.85),
            Page,
            (taskRuns, flowRuns, flows, deployments, pools, page) =>
                new TaskRunQuery
                {
                    TaskRuns = taskRuns,
                    FlowRuns = flowRuns,
                    Flows = flows,
                    Deployments = deployments,
                    WorkPools = pools,
                    Sort = page.Sort,
                    Limit = page.Limit,
                    Offset = page.Offset,
                }
        );

    public static Gen<FlowQuery> Flows { get; } = Of(QueryGen.Flows(), (filter, sort) => new FlowQuery { Flows = filter, Sort = sort });

    public static Gen<DeploymentQuery> Deployments { get; } =
        Of(QueryGen.Deployments(), (filter, sort) => new DeploymentQuery { Deployments = filter, Sort = sort });

    public static Gen<WorkPoolQuery> WorkPools { get; } =
        Of(QueryGen.WorkPools(), (filter, sort) => new WorkPoolQuery { WorkPools = filter, Sort = sort });

    public static Gen<WorkQueueQuery> WorkQueues { get; } =
        Of(QueryGen.WorkQueues(), (filter, sort) => new WorkQueueQuery { WorkQueues = filter, Sort = sort });

    /// <summary>The sample data with many more runs, whose names, times and parents have ties and nulls.</summary>
    public static ReferenceData Data(int seed)
    {
        var data = SampleData.Runs();
        var random = new Random(seed);
        string[] names = [.. SampleData.Names, new('n', 200), new string('n', 200) + "a", new string('n', 200) + "b", "etl-2"];
        for (var i = data.FlowRuns.Count; i < 420; i++)
        {
            var like = data.FlowRuns[SampleData.Id('3', random.Next(14))];
            data.FlowRuns.Add(
                SampleData.Id('3', i),
                like with
                {
                    Id = SampleData.Id('3', i),
                    Name = names[random.Next(names.Length)],
                    Created = Time(),
                    StartTime = random.Next(3) == 0 ? null : Time(),
                    FlowId = random.Next(3) == 0 ? like.FlowId : SampleData.Id('1', 0),
                }
            );
        }

        for (var i = data.TaskRuns.Count; i < 400; i++)
        {
            data.TaskRuns.Add(
                SampleData.Id('4', i),
                data.TaskRuns[SampleData.Id('4', random.Next(12))] with
                {
                    Id = SampleData.Id('4', i),
                    Name = names[random.Next(names.Length)],
                    Created = Time(),
                    StartTime = random.Next(3) == 0 ? null : Time(),
                    FlowRunId = random.Next(5) == 0 ? null : SampleData.Id('3', random.Next(30)),
                }
            );
        }

        return data;

        DateTimeOffset Time() =>
            random.Next(40) is var i and > 0 ? SampleData.Monday.AddMinutes(i).AddTicks(i * 10) : DateTimeOffset.MinValue;
    }

    private static Gen<TQuery> Of<TFilter, TQuery>(Gen<TFilter> filters, Func<TFilter?, RunSort, TQuery> make)
        where TFilter : Filter
        where TQuery : StoreQuery =>
        Gen.Select(Gen.Null(filters, 0.3), Page, (filter, page) =>
            make(filter, page.Sort is RunSort.StartTimeAsc or RunSort.StartTimeDesc ? default : page.Sort) with
            {
                Limit = page.Limit,
                Offset = page.Offset,
            }
        );
}
