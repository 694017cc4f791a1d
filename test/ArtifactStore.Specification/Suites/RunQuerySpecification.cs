using System.Globalization;
using System.Text.Json;
using ArtifactStore.Specification.Data;
using ArtifactStore.Specification.Reference;
using CsCheck;
using FluentAssertions;
using NUnit.Framework;

namespace ArtifactStore.Specification;

/// <summary>
/// Queries for runs: random ones over random runs, whose rows, order, pages, cursors, streams and counts are those of the plain evaluator;
/// sorts with ties and nulls; and what is refused.
/// </summary>
/// <remarks>A failure prints the seed and the query; <c>CsCheck_Seed</c> in the environment repeats it.</remarks>
public abstract class RunQuerySpecification<TDatabase> : Specification<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private static readonly int Datasets = Effort.Of(3);
    private const int QueriesPerDataset = 120;
    private const int QueriesForFew = 40;

    [Test]
    public async Task Any_query_finds_what_it_means([Values] bool onHostViews)
    {
        for (var i = 0; i < Datasets; i++)
        {
            var data = await SaveAsync(Random.Shared.Next());
            await using var host = new TDatabase();
            IArtifactStore? onViews = null;
            if (onHostViews)
            {
                await host.AddHostViewsAsync(Database);
                onViews = host.Open(options =>
                    (options.RunTables, options.TimeProvider, options.StreamBatchSize) = (RunTables.HostViews, Clock, 4)
                );
            }

            await using var own = Open(options => options.StreamBatchSize = 4);
            await using var _ = onViews;
            var runs = (onViews ?? own).Runs;
            await CheckAsync(runs.FlowRuns, RunQueryGen.FlowRuns, query => ReferenceRunQuery.Find(data, query), RunCursor.After);
            await CheckAsync(runs.TaskRuns, RunQueryGen.TaskRuns, query => ReferenceRunQuery.Find(data, query), RunCursor.After);
            await CheckAsync(runs.Flows, RunQueryGen.Flows, query => ReferenceRunQuery.Find(data, query), RunCursor.After);
            await CheckAsync(runs.Deployments, RunQueryGen.Deployments, query => ReferenceRunQuery.Find(data, query), RunCursor.After);
            await CheckAsync(runs.WorkPools, RunQueryGen.WorkPools, query => ReferenceRunQuery.Find(data, query), RunCursor.After);
            await CheckAsync(runs.WorkQueues, RunQueryGen.WorkQueues, query => ReferenceRunQuery.Find(data, query), RunCursor.After);
        }
    }

    [Test]
    public async Task Runs_that_a_crash_left_running_are_found_oldest_first()
    {
        FlowRun[] runs =
        [
            Run(1, StateType.Running, Start.AddHours(-3)),
            Run(2, StateType.Running, start: null),
            Run(3, StateType.Running, Start.AddHours(-5)),
            Run(4, StateType.Completed, Start.AddHours(-4)),
            Run(5, StateType.Running, Start),
            Run(6, StateType.Running, start: null) with
            {
                ExpectedStartTime = Start.AddHours(-4),
            },
        ];
        await Runs.FlowRuns.SaveAsync(runs);
        var query = new FlowRunQuery
        {
            FlowRuns = new()
            {
                State = StateType.Running,
                StartTime = new() { Before = Start.AddHours(-1) },
            },
            Sort = RunSort.StartTimeAsc,
            Limit = 50,
        };

        (await Runs.FlowRuns.ReadAsync(query)).Select(Number).Should().Equal(3, 6, 1);
        (await Runs.FlowRuns.ReadAsync(query with { Sort = RunSort.StartTimeDesc })).Select(Number).Should().Equal(1, 6, 3);
        (await Runs.FlowRuns.CountAsync(query)).Should().Be(3);
    }

    [Test]
    public async Task Runs_without_a_start_time_sort_as_the_earliest_and_cursors_pass_over_them([Values] bool isAscending)
    {
        await Runs.TaskRuns.SaveAsync([
            .. Enumerable
                .Range(1, 9)
                .Select(i => new TaskRun
                {
                    Id = SampleData.Id('4', i),
                    Name = "task",
                    StartTime = i % 3 == 0 ? null : Start.AddMinutes(i / 2),
                }),
        ]);
        int[] ascending = [3, 6, 9, 1, 2, 4, 5, 7, 8];
        var query = new TaskRunQuery { Sort = isAscending ? RunSort.StartTimeAsc : RunSort.StartTimeDesc };

        for (var limit = 1; limit <= 10; limit++)
        {
            var found = new List<int>();
            for (var page = await Runs.TaskRuns.ReadPageAsync(query with { Limit = limit }); ; )
            {
                found.AddRange(page.Items.Select(run => int.Parse(run.Id.ToString()[^2..], CultureInfo.InvariantCulture)));
                page.Total.Should().BeNull();
                if (page.Next is null)
                {
                    break;
                }

                page = await Runs.TaskRuns.ReadPageAsync(query with { Limit = limit, After = page.Next });
            }

            found.Should().Equal(isAscending ? ascending : ascending.Reverse());
        }
    }

    [Test]
    public async Task A_transaction_and_an_enlisted_session_find_what_they_have_saved()
    {
        await Store.InitializeAsync();
        var query = new FlowRunQuery { FlowRuns = new() { Name = "run" } };
        await using (var transaction = await Store.BeginTransactionAsync())
        {
            await transaction.Runs.FlowRuns.SaveAsync(Run(1, StateType.Running, Start));
            (await transaction.Runs.FlowRuns.ReadAsync(query)).Select(Number).Should().Equal(1);
            (await transaction.Runs.FlowRuns.ReadPageAsync(query, includeTotal: true)).Total.Should().Be(1);
        }

        (await Runs.FlowRuns.CountAsync(query)).Should().Be(0);
        await using var connection = await Database.ConnectAsync();
        await using var host = await connection.BeginTransactionAsync();
        var session = Store.Enlist(host);
        await session.Runs.FlowRuns.SaveAsync(Run(2, StateType.Running, Start));
        (await session.Runs.FlowRuns.StreamAsync(query).ToListAsync()).Select(Number).Should().Equal(2);
        (await session.Runs.FlowRuns.CountAsync(query)).Should().Be(1);
    }

    [Test]
    public async Task A_query_that_contradicts_itself_or_exceeds_the_limits_is_refused()
    {
        await using var limited = Open(options => options.Limits = new() { PageSize = 10 });
        var runs = limited.Runs;
        var after = RunCursor.After(Run(1, StateType.Running, Start), RunSort.StartTimeAsc);

        await RefusedAsync(new() { Limit = 11 }, "Limit 11 is more than 10*");
        await RefusedAsync(new(), "Limit is not set*");
        await RefusedAsync(
            new() { Limit = 1, After = after },
            "The cursor After has the sort StartTimeAsc, but the query has CreatedDesc.*"
        );
        await RefusedAsync(
            new()
            {
                Limit = 1,
                Offset = 2,
                Sort = RunSort.StartTimeAsc,
                After = after,
            },
            "The query has both After and the Offset 2.*"
        );
        await runs
            .TaskRuns.Awaiting(set => set.ReadAsync(new TaskRunQuery { Limit = 1, After = after }))
            .Should()
            .ThrowAsync<ArgumentException>()
            .WithMessage("The cursor After belongs to a flow run.*");
        runs.TaskRuns.Invoking(set => set.StreamAsync(new TaskRunQuery { After = after })).Should().Throw<ArgumentException>();

        async Task RefusedAsync(FlowRunQuery query, string message) =>
            (await runs.FlowRuns.Awaiting(set => set.ReadAsync(query)).Should().ThrowAsync<ArgumentException>()).WithMessage(message);
    }

    private static FlowRun Run(int number, StateType state, DateTimeOffset? start) =>
        new()
        {
            Id = SampleData.Id('3', number),
            Name = "run",
            Created = Start,
            State = state,
            StartTime = start,
        };

    private static int Number(FlowRun run) => int.Parse(run.Id.ToString()[^2..], CultureInfo.InvariantCulture);

    private static async Task CheckAsync<T, TQuery>(
        IRunSet<T> set,
        Gen<TQuery> queries,
        Func<TQuery, List<T>> find,
        Func<T, RunSort, RunCursor> cursor
    )
        where T : class
        where TQuery : RunQuery<T>
    {
        var (ran, withRows) = (0, 0);
        await queries.SampleAsync(
            async query =>
            {
                var all = find(query with { Limit = null, Offset = null });
                (ran, withRows) = (ran + 1, withRows + (all.Count > 0 ? 1 : 0));
                var expected = find(query);
                (await set.ReadAsync(query)).Should().Equal(expected);
                (await set.StreamAsync(query).ToListAsync()).Should().Equal(expected);
                (await set.CountAsync(query)).Should().Be(all.Count);
                var page = await set.ReadPageAsync(query, includeTotal: true);
                page.Items.Should().Equal(expected);
                page.Total.Should().Be(all.Count);

                // The same rows again, by cursors.
                var rows = new List<T>();
                RunCursor? after = null;
                do
                {
                    var next = await set.ReadPageAsync(query with { Limit = all.Count / 5 + 1, Offset = null, After = after });
                    rows.AddRange(next.Items);
                    next.Next.Should().Be(next.Next is null ? null : cursor(next.Items[^1], query.Sort));
                    after = next.Next is null ? null : RunCursor.Parse(next.Next.ToString());
                } while (after is not null);
                rows.Should().Equal(all);
            },
            iter: typeof(T) == typeof(FlowRun) || typeof(T) == typeof(TaskRun) ? QueriesPerDataset : QueriesForFew,
            threads: 1,
            print: query => JsonSerializer.Serialize<object>(query, ArtifactStoreJson.Options)
        );
        withRows.Should().BeGreaterThan(ran / 4, "random queries must find something often enough");
    }

    private async Task<ReferenceData> SaveAsync(int seed)
    {
        var data = RunQueryGen.Data(seed);
        await data.SaveRunsAsync(Runs);
        return data;
    }
}
