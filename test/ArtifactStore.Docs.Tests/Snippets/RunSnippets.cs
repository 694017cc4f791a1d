namespace ArtifactStore.Docs.Tests.Snippets;

public sealed class RunSnippets
{
    [Test]
    public async Task A_run_records_itself()
    {
        await using var store = await InMemory.OpenAsync();
        var orders = new[] { new { Id = 1 }, new { Id = 2 } };
        {
            // <snippet>
            await using var run = await store.StartFlowRunAsync("nightly", deployment: "prod", tags: ["eu"]);
            await using (var extract = await run.StartTaskRunAsync("extract"))
            {
                await extract.Artifacts.CreateArtifactAsync(ArtifactCreate.Table(orders, key: "orders"));
                await extract.CompleteAsync($"{orders.Length} orders");
            }

            await run.CompleteAsync();
            // </snippet>
        }

        (
            await store.Artifacts.CountArtifactsAsync(
                new()
                {
                    Flows = new() { Name = "nightly" },
                    Deployments = new() { Name = "prod" },
                    FlowRuns = new() { State = StateType.Completed, Tags = new() { All = ["eu"] } },
                    TaskRuns = new() { State = StateType.Completed },
                }
            )
        ).Should().Be(1);
    }

    [Test]
    public async Task A_run_fails_with_an_exception()
    {
        await using var store = await InMemory.OpenAsync();
        var id = Guid.Empty;
        await FluentActions.Awaiting(RunAsync).Should().ThrowAsync<TimeoutException>();
        (await store.Runs.FlowRuns.ReadAsync(id))!
            .State.Should()
            .Be(new State(StateType.Failed) { Message = "TimeoutException: The server does not answer." });

        async Task RunAsync()
        {
            // <snippet>
            await using var run = await store.StartFlowRunAsync("nightly");
            try
            {
                await ImportAsync(run);
                await run.CompleteAsync();
            }
            catch (Exception e)
            {
                await run.FailAsync(e);   // FAILED, "TimeoutException: The server does not answer."
                throw;
            }
            // </snippet>
        }

        Task ImportAsync(FlowRunScope run)
        {
            id = run.Id;
            throw new TimeoutException("The server does not answer.");
        }
    }

    [Test]
    public async Task Runs_that_a_crash_left_running_are_found()
    {
        await using var store = await InMemory.OpenAsync();
        var midnight = new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);
        var run = new FlowRun
        {
            Id = Guid.NewGuid(),
            Name = "nightly",
            State = StateType.Running,
            StartTime = midnight.AddHours(-2),
        };
        await store.Runs.FlowRuns.SaveAsync(run);
        {
            // <snippet>
            var lost = await store.Runs.FlowRuns.ReadAsync(new FlowRunQuery
            {
                FlowRuns = new() { State = StateType.Running, StartTime = new() { Before = midnight } },
                Sort = RunSort.StartTimeAsc,
                Limit = 50,
            });
            await store.Runs.FlowRuns.SaveAsync([.. lost.Select(run => run with { State = new(StateType.Crashed), EndTime = midnight })]);
            // </snippet>
        }

        (await store.Runs.FlowRuns.ReadAsync(run.Id))!.State.Should().Be(new State(StateType.Crashed));
    }

    [Test]
    public async Task Runs_are_read_page_by_page()
    {
        await using var store = await InMemory.OpenAsync();
        await using (var run = await store.StartFlowRunAsync("nightly"))
        {
            await using var task = await run.StartTaskRunAsync("extract");
        }

        {
            // <snippet>
            var query = new TaskRunQuery { Flows = new() { Name = "nightly" }, Sort = RunSort.NameAsc, Limit = 100 };
            var page = await store.Runs.TaskRuns.ReadPageAsync(query, includeTotal: true);
            while (page.Next is not null)
            {
                page = await store.Runs.TaskRuns.ReadPageAsync(query with { After = page.Next });
            }
            // </snippet>

            page.Total.Should().Be(1);
        }
    }

    [Test]
    public async Task Progress_is_reported()
    {
        await using var store = await InMemory.OpenAsync();
        var files = new[] { "a", "b", "c" };
        var done = 0;
        {
            // <snippet>
            await using var run = await store.StartFlowRunAsync("nightly", options: new() { ProgressInterval = TimeSpan.FromSeconds(5) });
            await Parallel.ForEachAsync(files, async (file, token) =>
            {
                await ImportAsync(file, token);
                await run.ReportProgressAsync("nightly-progress", 100.0 * Interlocked.Increment(ref done) / files.Length, token);
            });
            await run.CompleteAsync();
            // </snippet>
        }

        (await store.Artifacts.ReadVersionsAsync("nightly-progress")).Should().ContainSingle().Which.Data!.Json.Should().Be("100");

        static Task ImportAsync(string file, CancellationToken token) => Task.Delay(file.Length, token);
    }
}
