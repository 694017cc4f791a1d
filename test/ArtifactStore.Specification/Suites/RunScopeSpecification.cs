using System.Diagnostics;
using ArtifactStore.Specification.Seeing;
using ArtifactStore.Sql;
using FluentAssertions;
using NUnit.Framework;

namespace ArtifactStore.Specification;

/// <summary>Flow runs and task runs that record themselves.</summary>
public abstract class RunScopeSpecification<TDatabase> : Specification<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private const string FlowName = "nightly";

    [Test]
    public async Task A_start_saves_a_running_run_with_all_its_fields()
    {
        var options = new FlowRunScopeOptions
        {
            Id = Guid.NewGuid(),
            Name = "first",
            FlowVersion = "v1",
            IdempotencyKey = "once",
            WorkQueueId = Guid.NewGuid(),
            WorkQueueName = "default",
            ExpectedStartTime = Now.AddMinutes(-1),
            ParentTaskRunId = Guid.NewGuid(),
            CreatedBy = new() { Type = "DEPLOYMENT" },
        };
        await using var run = await Store.StartFlowRunAsync(FlowName, deployment: "prod", tags: ["eu", "x"], options);

        run.Id.Should().Be(options.Id.Value);
        run.Run.Should()
            .Be(
                new FlowRun
                {
                    Id = run.Id,
                    Created = Now,
                    Updated = Now,
                    Name = "first",
                    FlowId = run.Run.FlowId,
                    DeploymentId = run.Run.DeploymentId,
                    Tags = ["eu", "x"],
                    State = StateType.Running,
                    WorkQueueId = options.WorkQueueId,
                    WorkQueueName = "default",
                    FlowVersion = "v1",
                    StartTime = Now,
                    ExpectedStartTime = options.ExpectedStartTime,
                    ParentTaskRunId = options.ParentTaskRunId,
                    IdempotencyKey = "once",
                    CreatedBy = options.CreatedBy,
                    TraceId = run.Run.TraceId,
                }
            );
        await StoredAsync(run);
        var flow = await Runs.Flows.ReadAsync(run.Run.FlowId!.Value);
        flow.Should()
            .Be(
                new Flow
                {
                    Id = flow!.Id,
                    Created = Now,
                    Updated = Now,
                    Name = FlowName,
                }
            );
        var deployment = await Runs.Deployments.ReadAsync(run.Run.DeploymentId!.Value);
        deployment
            .Should()
            .Be(
                new Deployment
                {
                    Id = deployment!.Id,
                    Created = Now,
                    Updated = Now,
                    Name = "prod",
                    FlowId = flow.Id,
                }
            );
    }

    [Test]
    public async Task A_run_without_options_is_named_after_its_flow_and_start()
    {
        await using var run = await Store.StartFlowRunAsync(FlowName);
        run.Run.Name.Should().Be("nightly 2026-01-02 03:04:05");
        run.Run.DeploymentId.Should().BeNull();
        run.Id.Version.Should().Be(7);
    }

    [Test]
    public async Task A_saved_run_starts_under_its_id_and_its_artifacts_get_the_flow()
    {
        var scheduled = await Runs.FlowRuns.SaveAsync(
            new FlowRun
            {
                Id = Guid.NewGuid(),
                Name = "x",
                State = StateType.Scheduled,
            }
        );
        await Artifacts.CreateArtifactAsync(new() { Key = "a", FlowRunId = scheduled.Id });
        var later = Tick();
        await using var run = await Store.StartFlowRunAsync(FlowName, options: new() { Id = scheduled.Id });
        run.Run.Created.Should().Be(scheduled.Created!.Value);
        run.Run.StartTime.Should().Be(later);
        (await Artifacts.CountArtifactsAsync(new() { Flows = new() { Name = FlowName } })).Should().Be(1);
    }

    [Test]
    public async Task Scopes_nest()
    {
        await using var run = await Store.StartFlowRunAsync(FlowName);
        var later = Tick();
        await using var task = await run.StartTaskRunAsync("extract", ["io"]);
        task.Run.Should()
            .Be(
                new TaskRun
                {
                    Id = task.Id,
                    Created = later,
                    Updated = later,
                    Name = "extract",
                    FlowRunId = run.Id,
                    Tags = ["io"],
                    State = StateType.Running,
                    StartTime = later,
                }
            );
        await StoredAsync(task);
        await using var part = await task.StartTaskRunAsync("part");
        part.Run.FlowRunId.Should().Be(run.Id);
        await using var sub = await task.StartFlowRunAsync("sub", deployment: "prod", tags: ["s"], options: new() { Name = "inner" });
        sub.Run.ParentTaskRunId.Should().Be(task.Id);
        sub.Run.Should().Match<FlowRun>(each => each.Name == "inner" && each.FlowId != run.Run.FlowId && each.Tags.Count == 1);
        await using var inner = await sub.StartTaskRunAsync("inner task");
        inner.Run.FlowRunId.Should().Be(sub.Id);
    }

    [Test]
    public async Task A_run_ends_as_it_is_told_with_a_message_and_its_end_time()
    {
        await CheckAsync(scope => scope.CompleteAsync(), StateType.Completed, null);
        await CheckAsync(scope => scope.CompleteAsync("17 rows"), StateType.Completed, "17 rows");
        await CheckAsync(scope => scope.FailAsync("no rows"), StateType.Failed, "no rows");
        await CheckAsync(
            scope => scope.FailAsync(new TimeoutException("too \0late \ud800")),
            StateType.Failed,
            "TimeoutException: too \ufffdlate \ufffd"
        );
        await CheckAsync(scope => scope.CancelAsync("by hand"), StateType.Cancelled, "by hand");

        async Task CheckAsync(Func<RunScope, Task> end, StateType type, string? message)
        {
            await using var run = await Store.StartFlowRunAsync(FlowName);
            await using var task = await run.StartTaskRunAsync("task");
            var later = Tick();
            await end(task);
            await end(run);
            var state = new State(type) { Message = message };
            task.Run.Should().Match<TaskRun>(each => each.State == state && each.EndTime == later && each.StartTime < later);
            run.Run.Should().Match<FlowRun>(each => each.State == state && each.EndTime == later && each.StartTime < later);
            await StoredAsync(task);
            await StoredAsync(run);
        }
    }

    [Test]
    public async Task The_message_of_an_exception_is_cut_to_the_limit()
    {
        await using var store = Open(options => options.Limits = new() { TextLength = 40 });
        await using var run = await store.StartFlowRunAsync(FlowName);
        await run.FailAsync(new TimeoutException(new string('x', 100)));
        run.Run.State!.Message.Should().HaveLength(40).And.StartWith("TimeoutException: xxx");
        await using var other = await store.StartFlowRunAsync(FlowName);
        (await other.Awaiting(o => o.FailAsync(new string('x', 41))).Should().ThrowAsync<ArgumentException>())
            .Which.Message.Should()
            .StartWith("message has 41 characters.");
    }

    [Test]
    public async Task A_run_that_is_disposed_before_its_end_has_failed()
    {
        FlowRunScope run;
        TaskRunScope task;
        DateTimeOffset later;
        await using (run = await Store.StartFlowRunAsync(FlowName))
        {
            await using (task = await run.StartTaskRunAsync("task"))
            {
                later = Tick();
            }
        }

        var state = new State(StateType.Failed) { Message = "The scope was disposed before CompleteAsync." };
        task.Run.Should().Match<TaskRun>(each => each.State == state && each.EndTime == later);
        run.Run.Should().Match<FlowRun>(each => each.State == state && each.EndTime == later);
        await StoredAsync(task);
        await StoredAsync(run);
    }

    [Test]
    public async Task A_run_ends_once()
    {
        var run = await Store.StartFlowRunAsync(FlowName);
        await run.CompleteAsync();
        var completed = run.Run;
        Tick();
        await run.DisposeAsync();
        await run.DisposeAsync();
        run.Run.Should().Be(completed);
        await StoredAsync(run);
        foreach (
            var call in new Func<Task>[]
            {
                () => run.CompleteAsync(),
                () => run.FailAsync("x"),
                () => run.FailAsync(new TimeoutException()),
                () => run.CancelAsync(),
                () => run.StartTaskRunAsync("task"),
                () => run.ReportProgressAsync("progress", 1),
            }
        )
        {
            (await call.Should().ThrowAsync<InvalidOperationException>())
                .Which.Message.Should()
                .StartWith($"The flow run {run.Id} has ended already: COMPLETED.");
        }
    }

    [Test]
    public async Task Of_concurrent_ends_one_succeeds()
    {
        await using var run = await Store.StartFlowRunAsync(FlowName);
        var ends = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(i =>
                    Task.Run(async () =>
                    {
                        try
                        {
                            await (i % 2 == 0 ? run.CompleteAsync() : run.FailAsync("x"));
                            return true;
                        }
                        catch (InvalidOperationException)
                        {
                            return false;
                        }
                    })
                )
        );
        ends.Count(end => end).Should().Be(1);
    }

    [Test]
    public async Task A_cancelled_end_leaves_the_run_running()
    {
        await using var run = await Store.StartFlowRunAsync(FlowName);
        await run.Awaiting(r => r.CompleteAsync(cancellationToken: new(canceled: true))).Should().ThrowAsync<OperationCanceledException>();
        run.Run.State!.Type.Should().Be(StateType.Running);
        await run.CompleteAsync();
        await StoredAsync(run);
        await Store
            .Awaiting(s => s.StartFlowRunAsync("other", cancellationToken: new(canceled: true)))
            .Should()
            .ThrowAsync<OperationCanceledException>();
        (await CountAsync("flow")).Should().Be(1);
    }

    [Test]
    public async Task A_disposal_that_cannot_write_logs_and_throws_nothing()
    {
        using var log = new LogLines();
        var store = Open(options => options.LoggerFactory = log);
        var run = await store.StartFlowRunAsync(FlowName);
        await store.DisposeAsync();
        await run.DisposeAsync();
        log.Events().Should().ContainSingle(id => id == 1070);
        (await Runs.FlowRuns.ReadAsync(run.Id))!.State.Should().Be(new State(StateType.Running));
    }

    [Test]
    public async Task Concurrent_starts_make_one_flow_and_one_deployment()
    {
        await using var second = Open();
        var runs = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(i => Task.Run(() => (i % 2 == 0 ? Store : second).StartFlowRunAsync(FlowName, deployment: "prod")))
        );
        (await CountAsync("flow")).Should().Be(1);
        (await CountAsync("deployment")).Should().Be(1);
        (await CountAsync("flow_run")).Should().Be(8);
        runs.Select(run => (run.Run.FlowId, run.Run.DeploymentId)).Distinct().Should().ContainSingle();
    }

    [Test]
    public async Task The_id_of_a_new_flow_follows_from_its_name_and_that_of_a_deployment_from_its_flow()
    {
        await using var run = await Store.StartFlowRunAsync(FlowName, deployment: "prod");
        run.Run.FlowId.Should()
            .Be(new Guid("b2dfbccd-3e31-8f54-b55f-c4c2f20015f0"), "every host derives the same id, whatever its version of the library");
        run.Run.DeploymentId.Should().Be(new Guid("fbb32da0-25e7-8363-8fee-0c2f277b82dd"));
    }

    [Test]
    public async Task The_oldest_flow_and_deployment_of_a_name_are_used()
    {
        var old = await Runs.Flows.SaveAsync(new Flow { Id = Guid.NewGuid(), Name = FlowName });
        var stage = await Runs.Deployments.SaveAsync(
            new Deployment
            {
                Id = Guid.NewGuid(),
                Name = "prod",
                FlowId = Guid.NewGuid(),
            }
        );
        Tick();
        await Runs.Flows.SaveAsync(new Flow { Id = Guid.NewGuid(), Name = FlowName });
        await Runs.Flows.SaveAsync(new Flow { Id = Guid.NewGuid(), Name = "Nightly" });
        await using var run = await Store.StartFlowRunAsync(FlowName, deployment: "prod");
        run.Run.FlowId.Should().Be(old.Id);
        run.Run.DeploymentId.Should().NotBe(stage.Id, "it deploys another flow");
        await using var other = await Store.StartFlowRunAsync("Nightly", deployment: "prod");
        other.Run.DeploymentId.Should().NotBe(run.Run.DeploymentId!.Value);
        await using var again = await Store.StartFlowRunAsync(FlowName, deployment: "prod");
        again.Run.DeploymentId.Should().Be(run.Run.DeploymentId);
        (await CountAsync("flow")).Should().Be(3);
        (await CountAsync("deployment")).Should().Be(3);
    }

    [Test]
    public async Task A_flow_that_was_renamed_is_not_taken_for_its_old_name()
    {
        await using var first = await Store.StartFlowRunAsync(FlowName);
        await Runs.Flows.SaveAsync(new Flow { Id = first.Run.FlowId!.Value, Name = "weekly" });
        await using var second = await Store.StartFlowRunAsync(FlowName);
        await using var third = await Store.StartFlowRunAsync(FlowName);
        second.Run.FlowId.Should().NotBe(first.Run.FlowId.Value);
        third.Run.FlowId.Should().Be(second.Run.FlowId);
    }

    [Test]
    public async Task Names_beyond_the_indexed_length_are_told_apart()
    {
        var name = new string('n', 300);
        await using var first = await Store.StartFlowRunAsync(name + "1");
        await using var second = await Store.StartFlowRunAsync(name + "2");
        await using var again = await Store.StartFlowRunAsync(name + "1");
        second.Run.FlowId.Should().NotBe(first.Run.FlowId!.Value);
        again.Run.FlowId.Should().Be(first.Run.FlowId);
    }

    [Test]
    public async Task Flows_and_deployments_are_found_by_the_index_on_their_names()
    {
        var ofFlow = SqlFragment.Of($"d.flow_id = {SqlValue.Id(Guid.NewGuid())}");
        var plan = await PlanAsync(new NamedRows<Flow>(Database.Dialect, RunTableSet.Flows).Find(FlowName, SqlFragment.True));
        plan.Should().Contain("flow_name");
        plan = await PlanAsync(new NamedRows<Deployment>(Database.Dialect, RunTableSet.Deployments).Find("prod", ofFlow));
        plan.Should().ContainAny("deployment_name", "deployment_flow");

        async Task<string> PlanAsync(SqlStatement statement)
        {
            var isServer = Database.Dialect.ForUpdate.Length > 0;
            await using var connection = await Database.ConnectAsync();
            if (isServer)
            {
                // Of an empty table a plan would read everything.
                await connection.ExecuteAsync("SET enable_seqscan = off");
            }

            await using var command = connection.CreateCommand();
            command.CommandText = $"EXPLAIN {(isServer ? "" : "QUERY PLAN ")}{Database.Dialect.Qualify(statement.Text)}";
            foreach (var parameter in statement.Parameters)
            {
                var bound = command.CreateParameter();
                bound.ParameterName = parameter.Name;
                Database.Dialect.Bind(bound, parameter.Value);
                command.Parameters.Add(bound);
            }

            var lines = new List<string>();
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                lines.Add($"{reader.GetValue(reader.FieldCount - 1)}");
            }

            TestContext.Out.WriteLine(string.Join('\n', lines));
            return string.Join('\n', lines);
        }
    }

    [Test]
    public async Task Artifacts_of_a_scope_carry_its_ids()
    {
        await using var run = await Store.StartFlowRunAsync(FlowName, deployment: "prod");
        await using var task = await run.StartTaskRunAsync("extract");
        var other = Guid.NewGuid();
        var ofRun = await run.Artifacts.CreateArtifactAsync(new() { Key = "a" });
        var ofTask = await task.Artifacts.CreateArtifactsAsync([new() { Key = "a" }, new() { FlowRunId = other, TaskRunId = other }]);
        var (stored, isCreated) = await task.Artifacts.GetOrCreateArtifactAsync(new() { Key = "b" });
        (ofRun.FlowRunId, ofRun.TaskRunId).Should().Be((run.Id, null));
        (ofTask[0].FlowRunId, ofTask[0].TaskRunId).Should().Be((run.Id, task.Id));
        (ofTask[1].FlowRunId, ofTask[1].TaskRunId).Should().Be((other, other), "what is given stays");
        (isCreated, stored.FlowRunId, stored.TaskRunId).Should().Be((true, run.Id, task.Id));

        (
            await Artifacts.CountArtifactsAsync(
                new()
                {
                    Flows = new() { Name = FlowName },
                    Deployments = new() { Name = "prod" },
                }
            )
        ).Should().Be(3);
        (await Artifacts.CountArtifactsAsync(new() { TaskRuns = new() { Name = "extract" } })).Should().Be(2);
        (await run.Artifacts.ReadLatestArtifactAsync("a"))!.LatestId.Should().Be(ofTask[0].Id);
    }

    [Test]
    public async Task Progress_only_rises_in_one_artifact()
    {
        await using var run = await Store.StartFlowRunAsync(FlowName);
        await using var task = await run.StartTaskRunAsync("task");
        foreach (var percent in new double[] { 10, 5, 30, 30, 20 })
        {
            await run.ReportProgressAsync("progress", percent);
            await task.ReportProgressAsync("progress", percent / 2);
            Tick();
        }

        var versions = await Artifacts.ReadVersionsAsync("progress");
        versions
            .Select(version => (version.Type, version.Data!.Json, version.FlowRunId, version.TaskRunId))
            .Should()
            .Equal((ArtifactTypes.Progress, "15", run.Id, task.Id), (ArtifactTypes.Progress, "30", run.Id, null));
    }

    [Test]
    public async Task Progress_is_written_once_per_interval_and_the_last_figure_at_the_end()
    {
        foreach (
            var end in new Func<RunScope, Task>[]
            {
                run => run.CompleteAsync(),
                run => run.FailAsync("x"),
                run => run.DisposeAsync().AsTask(),
            }
        )
        {
            await using var run = await Store.StartFlowRunAsync(FlowName, options: new() { ProgressInterval = TimeSpan.FromSeconds(10) });
            await run.ReportProgressAsync("progress", 1);
            (await LatestAsync()).Should().Be(1, "the first figure is written at once");
            var first = await Artifacts.ReadLatestArtifactAsync("progress");
            Clock.Advance(TimeSpan.FromSeconds(9));
            await run.ReportProgressAsync("progress", 2);
            (await Artifacts.ReadLatestArtifactAsync("progress")).Should().Be(first);
            Clock.Advance(TimeSpan.FromSeconds(1));
            await run.ReportProgressAsync("progress", 3);
            (await LatestAsync()).Should().Be(3);
            await run.ReportProgressAsync("progress", 4);
            await run.ReportProgressAsync("other", 50);
            await run.ReportProgressAsync("other", 60);
            (await LatestAsync()).Should().Be(3);
            await end(run);
            (await LatestAsync()).Should().Be(4);
            (await LatestAsync("other")).Should().Be(60);
        }

        (await Artifacts.ReadLatestArtifactAsync("progress"))!.Version.Should().Be(3, "each run has a version of its own");
    }

    [Test]
    public async Task Progress_of_many_reporters_is_their_highest_figure()
    {
        await using var run = await Store.StartFlowRunAsync(FlowName, options: new() { ProgressInterval = TimeSpan.Zero });
        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(worker =>
                    Task.Run(async () =>
                    {
                        for (var i = 0; i < 12; i++)
                        {
                            await run.ReportProgressAsync("progress", (i * 8) + worker);
                        }
                    })
                )
        );
        await run.CompleteAsync();
        (await Artifacts.ReadVersionsAsync("progress")).Should().ContainSingle().Which.Data!.Json.Should().Be("95");
    }

    [Test]
    public async Task Progress_that_is_refused_does_not_hinder_the_end()
    {
        await using var store = Open(options => options.Limits = new() { KeyLength = 10 });
        await using var run = await store.StartFlowRunAsync(FlowName);
        await run.Awaiting(r => r.ReportProgressAsync("No key", 1)).Should().ThrowAsync<ArgumentException>();
        await run.Awaiting(r => r.ReportProgressAsync("a-long-long-key", 1)).Should().ThrowAsync<ArgumentException>();
        await run.Awaiting(r => r.ReportProgressAsync("progress", 100.1)).Should().ThrowAsync<ArgumentOutOfRangeException>();
        await run.Awaiting(r => r.ReportProgressAsync("progress", double.NaN)).Should().ThrowAsync<ArgumentOutOfRangeException>();
        await run.CompleteAsync();
        (await Artifacts.CountArtifactsAsync()).Should().Be(0);
    }

    [Test]
    public async Task A_run_has_the_trace_of_its_caller()
    {
        using (var activity = new Activity("host").Start())
        {
            await using var run = await Store.StartFlowRunAsync(FlowName);
            run.Run.TraceId.Should().Be(activity.TraceId.ToHexString());
            await run.CompleteAsync();
            await StoredAsync(run);
        }

        Activity.Current = null;
        await using var without = await Store.StartFlowRunAsync(FlowName);
        without.Run.TraceId.Should().BeNull();
    }

    [Test]
    public async Task A_start_within_a_transaction_of_the_store_is_refused()
    {
        await using var transaction = await Store.BeginTransactionAsync();
        await Store.Awaiting(s => s.StartFlowRunAsync(FlowName)).Should().ThrowAsync<InvalidOperationException>();
    }

    [Test]
    public async Task A_store_over_views_of_the_host_starts_no_runs()
    {
        await using var database = new TDatabase();
        await using var store = database.Open(options => options.RunTables = RunTables.HostViews);
        await store.Awaiting(s => s.StartFlowRunAsync(FlowName)).Should().ThrowAsync<NotSupportedException>();
    }

    private async Task<double> LatestAsync(string key = "progress") =>
        (await Artifacts.ReadLatestArtifactAsync(key))!.Data!.Deserialize<double>();

    private async Task<long> CountAsync(string table)
    {
        await using var connection = await Database.ConnectAsync();
        return await connection.NumberAsync($"SELECT count(*) FROM {Database.Dialect.Table(table)}");
    }

    private async Task StoredAsync(FlowRunScope run) => (await Runs.FlowRuns.ReadAsync(run.Id)).Should().Be(run.Run);

    private async Task StoredAsync(TaskRunScope task) => (await Runs.TaskRuns.ReadAsync(task.Id)).Should().Be(task.Run);
}
