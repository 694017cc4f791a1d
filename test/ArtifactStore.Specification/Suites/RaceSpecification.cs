using System.Text.Json;
using ArtifactStore.Specification.Data;
using ArtifactStore.Sql;
using FluentAssertions;
using NUnit.Framework;

namespace ArtifactStore.Specification;

/// <summary>
/// A page that several access paths race for: whatever the filters pass, and wherever it lies, it is the page that each path finds, and the
/// work of the database is at most a small constant times that of the best path.
/// </summary>
public abstract class RaceSpecification<TDatabase> : Specification<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private const int Count = 6_000;
    private const int Limit = 10;

    /// <summary>What the remarks of the race prove, rounded up for what a row costs more or less than is supposed there.</summary>
    protected abstract double Factor { get; }

    /// <summary>The work of the database beside the rows: what some statements cost that find nothing.</summary>
    protected abstract long Fixed { get; }

    /// <summary>Brings the database into the state in which it will be after a while.</summary>
    protected virtual Task PrepareAsync() => Task.CompletedTask;

    /// <summary>Measures the work of the database, in rows or in steps.</summary>
    protected abstract Task<long> WorkAsync(Func<SqlSession, IArtifactRepository, Task> read);

    [TestCase("anywhere")]
    [TestCase("spread", Category = LongAttribute.Category)]
    [TestCase("old", Category = LongAttribute.Category)]
    [TestCase("new", Category = LongAttribute.Category)]
    public async Task A_raced_page_is_that_of_every_path_and_costs_little_more_than_the_best(string layout)
    {
        await FillAsync(layout);
        await PrepareAsync();
        var worst = (Ratio: 0.0, Query: "");
        foreach (var query in Queries())
        {
            IReadOnlyList<Artifact> page = [];
            var work = await WorkAsync(async (_, artifacts) => page = await artifacts.ReadArtifactsAsync(query));
            var text = JsonSerializer.Serialize(query, ArtifactStoreJson.Options);
            var best = long.MaxValue;
            var filters = ArtifactSql.Translate(query, Database.Dialect);
            foreach (var path in ArtifactSql.Paths(query, filters))
            {
                List<Guid> ids = [];
                var statement = Database.Dialect.SelectWriter.Page(query, filters, path);
                var cost = await WorkAsync(
                    async (session, _) => ids = await session.ListAsync(statement, row => session.Dialect.ReadId(row, 0), default)
                );
                page.Select(artifact => artifact.Id).Should().Equal(ids, "{0} by {1}", text, path);
                best = Math.Min(best, cost);
            }

            var ratio = (double)(work - Fixed) / Math.Max(1, best);
            worst = ratio > worst.Ratio ? (ratio, $"{text}: {work} for {best}") : worst;
        }

        TestContext.Out.WriteLine($"{layout}: {worst.Ratio:F1} times the best for {worst.Query}");
        worst.Ratio.Should().BeLessThan(Factor, "{0}", worst.Query);
    }

    [Test]
    public async Task A_run_that_does_not_pass_or_has_no_artifact_counts_as_one_visited_row()
    {
        for (var i = 0; i < 4; i++)
        {
            await Runs.FlowRuns.SaveAsync(
                new FlowRun
                {
                    Id = SampleData.Id('3', i),
                    Name = $"run-{i}",
                    FlowVersion = i == 1 ? "1" : "2",
                    State = new(i < 3 ? StateType.Failed : StateType.Completed),
                }
            );
        }

        await Artifacts.CreateArtifactsAsync([
            .. new[] { 0, 0, 0, 1, 1, 3 }.Select(run => new ArtifactCreate { FlowRunId = SampleData.Id('3', run) }),
        ]);

        (await VisitedAsync(new() { State = StateType.Failed }, 100)).Should().Be(3 + 2 + 1);
        (await VisitedAsync(new() { State = StateType.Failed, FlowVersion = "2" }, 100)).Should().Be(3 + 1 + 1);
        (await VisitedAsync(new() { State = StateType.Failed }, 4)).Should().Be(4);
        (await VisitedAsync(new() { FlowVersion = "2" }, 100)).Should().Be(3 + 1 + 1 + 1, "no index leads to the version");
        (await VisitedAsync(new() { FlowVersion = "2" }, 4)).Should().Be(4, "there are as many runs");

        async Task<long?> VisitedAsync(FlowRunFilter filter, long bound)
        {
            ArtifactQuery query = new() { FlowRuns = filter, Limit = Limit };
            var filters = ArtifactSql.Translate(query, Database.Dialect);
            var seek = ArtifactSql.Paths(query, filters).Single(path => !path.IsScan);
            long? visited = null;
            await WorkAsync(
                async (session, _) =>
                    visited = await session.NumberAsync(session.Dialect.SelectWriter.Visited(filters, seek, bound), default)
            );
            return visited;
        }
    }

    private IEnumerable<ArtifactQuery> Queries()
    {
        ArtifactFilter?[] own = [null, new() { Type = ["table", "image"] }, new() { Created = new() { Before = At(Count / 2) } }];
        ArtifactQuery[] runs =
        [
            new() { FlowRuns = new() { State = StateType.Completed } },
            new() { FlowRuns = new() { State = StateType.Failed } },
            new() { FlowRuns = new() { State = StateType.Crashed } },
            new() { TaskRuns = new() { Name = "repair" } },
            new() { TaskRuns = new() { EndTime = new() { After = At(0) } } },
            new() { Deployments = new() },
            new() { FlowRuns = new() { FlowVersion = "2" } },
            new()
            {
                FlowRuns = new() { State = StateType.Completed, FlowVersion = "2" },
            },
            new()
            {
                FlowRuns = new()
                {
                    State = StateType.Completed,
                    StartTime = new() { Before = At(4) },
                },
            },
            new()
            {
                FlowRuns = new()
                {
                    State = StateType.Failed,
                    StartTime = new() { After = At(1) },
                },
            },
            new() { WorkPools = new() { Name = "gpu" } },
            new() { Deployments = new() { Tags = "seldom" } },
            new() { Flows = new() { Name = ["weekly", "monthly"] } },
            new()
            {
                Flows = new() { Name = "weekly" },
                FlowRuns = new() { State = StateType.Failed },
            },
        ];
        if (!Database.Dialect.IndexesPatternsAndTags)
        {
            runs = [.. runs, new() { TaskRuns = new() { Name = new() { Like = "repair" } } }];
        }

        (ArtifactSort Sort, int? Offset)[] orders =
        [
            (ArtifactSort.IdDesc, null),
            (ArtifactSort.IdDesc, 25),
            (ArtifactSort.CreatedAsc, null),
            (ArtifactSort.KeyDesc, null),
        ];
        var all =
            from run in runs
            from artifacts in own
            from order in orders
            select run with
            {
                Artifacts = artifacts,
                Sort = order.Sort,
                Offset = order.Offset,
                Limit = Limit,
            };
        return all.Where((_, i) => i % (Effort.IsFull ? 2 : 5) == 0);
    }

    private static DateTimeOffset At(int number) => SampleData.Monday.AddSeconds(number);

    /// <summary>
    /// Ten artifacts a run; 10 % of the flow weekly, 1 % of monthly; 2 % of failed and 0.5 % of crashed runs; 5 % on the pool gpu: spread,
    /// or each in one lump. As many flow runs and task runs again have no artifact.
    /// </summary>
    private async Task FillAsync(string layout)
    {
        Clock.SetUtcNow(At(0));
        string[] flows = ["nightly", "weekly", "monthly"];
        foreach (var (name, i) in flows.Select((name, i) => (name, i)))
        {
            await Runs.Flows.SaveAsync(new Flow { Id = SampleData.Id('1', i), Name = name });
            await Runs.Deployments.SaveAsync(
                new Deployment
                {
                    Id = SampleData.Id('2', i),
                    Name = $"of-{name}",
                    FlowId = SampleData.Id('1', i),
                    Tags = i == 0 ? ["often"] : ["seldom"],
                }
            );
            await Runs.WorkPools.SaveAsync(new WorkPool { Id = SampleData.Id('5', i), Name = i == 1 ? "gpu" : $"cpu-{i}" });
            await Runs.WorkQueues.SaveAsync(
                new WorkQueue
                {
                    Id = SampleData.Id('6', i),
                    Name = "queue",
                    WorkPoolId = SampleData.Id('5', i),
                }
            );
        }

        var total = Count / 10;
        var turn = TestContext.CurrentContext.Random.Next(total);
        List<FlowRun> runs = [];
        List<TaskRun> tasks = [];
        List<ArtifactCreate> artifacts = [];
        for (var run = 0; run < total; run++)
        {
            var flow = Class(run, 100) switch
            {
                < 1 => 2,
                < 11 => 1,
                _ => 0,
            };
            runs.Add(
                new()
                {
                    Id = SampleData.Id('3', run),
                    Name = $"run-{run}",
                    FlowId = SampleData.Id('1', flow),
                    DeploymentId = flow == 0 ? null : SampleData.Id('2', flow),
                    WorkQueueId = SampleData.Id('6', Class(run, 20) == 3 ? 1 : 0),
                    FlowVersion = Class(run, 100) == 30 ? "2" : "1",
                    StartTime = At(Class(run, 100)),
                    State = new(
                        Class(run, 50) == 7 ? StateType.Failed
                        : Class(run, 200) == 40 ? StateType.Crashed
                        : StateType.Completed
                    ),
                }
            );
            tasks.AddRange(
                Enumerable
                    .Range(0, 10)
                    .Select(i => new TaskRun
                    {
                        Id = SampleData.Id('4', (10 * run) + i),
                        Name = Class(run, 300) == 100 ? "repair" : "load",
                        EndTime = Class(run, 10) == 3 ? At(run) : null,
                        FlowRunId = SampleData.Id('3', run),
                    })
            );
            artifacts.AddRange(
                Enumerable
                    .Range(0, 10)
                    .Select(i => new ArtifactCreate
                    {
                        Key = i == 0 ? null : $"key-{(run * 7919) % 101}-{i}",
                        Type = i switch
                        {
                            1 or 2 => "table",
                            3 when Class(run, 100) == 60 => "image",
                            _ => "link",
                        },
                        FlowRunId = SampleData.Id('3', run),
                        TaskRunId = SampleData.Id('4', (10 * run) + i),
                    })
            );
        }

        runs.AddRange(
            Enumerable
                .Range(total, Count)
                .Select(i => new FlowRun
                {
                    Id = SampleData.Id('3', i),
                    Name = $"run-{i}",
                    FlowId = SampleData.Id('1', 0),
                    FlowVersion = "1",
                    StartTime = At(i),
                    State = new(StateType.Completed),
                })
        );
        tasks.AddRange(Enumerable.Range(Count, Count).Select(i => new TaskRun { Id = SampleData.Id('4', i), Name = "load" }));
        await Runs.FlowRuns.SaveAsync(runs);
        await Runs.TaskRuns.SaveAsync(tasks);
        foreach (var batch in artifacts.Chunk(100))
        {
            await Artifacts.CreateArtifactsAsync(batch);
            Clock.Advance(TimeSpan.FromSeconds(batch.Length));
        }

        int Class(int run, int classes) =>
            layout switch
            {
                "old" => run * classes / total,
                "new" => (total - 1 - run) * classes / total,
                "anywhere" => (run + turn) % total * classes / total,
                _ => run * 7919 % total * classes / total,
            };
    }
}
