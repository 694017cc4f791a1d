using ArtifactStore.Specification.Data;
using FluentAssertions;
using NUnit.Framework;

namespace ArtifactStore.Specification;

/// <summary>The six kinds of runs: saved, read, deleted, and followed by the filters of artifacts.</summary>
public abstract class RunSpecification<TDatabase> : Specification<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private static readonly Guid RunId = SampleData.Id('3', 1);
    private static readonly Guid FlowId = SampleData.Id('1', 1);
    private static readonly Guid OtherFlowId = SampleData.Id('1', 2);
    private static readonly Guid DeploymentId = SampleData.Id('2', 1);

    [Test]
    public async Task Every_kind_of_row_round_trips()
    {
        var data = SampleData.Runs();
        await CheckAsync(Runs.Flows, data.Flows.Values, row => row.Id);
        await CheckAsync(Runs.Deployments, data.Deployments.Values, row => row.Id);
        await CheckAsync(Runs.WorkPools, data.WorkPools.Values, row => row.Id);
        await CheckAsync(Runs.WorkQueues, data.WorkQueues.Values, row => row.Id);
        await CheckAsync(Runs.FlowRuns, data.FlowRuns.Values, row => row.Id);
        await CheckAsync(Runs.TaskRuns, data.TaskRuns.Values, row => row.Id);
        (
            await Runs.FlowRuns.SaveAsync(
                new FlowRun
                {
                    Id = Guid.NewGuid(),
                    Name = "x",
                    CreatedBy = new(),
                }
            )
        ).CreatedBy.Should().Be(new CreatedBy(), "a creator of whom nothing is known is a creator");
    }

    [Test]
    public async Task Every_state_round_trips()
    {
        foreach (var type in Enum.GetValues<StateType>())
        {
            var run = new FlowRun
            {
                Id = Guid.NewGuid(),
                Created = Now,
                Updated = Now,
                Name = "run",
                State = type,
            };
            await Runs.FlowRuns.SaveAsync(run, UpdatedTime.AsGiven);
            (await Runs.FlowRuns.ReadAsync(run.Id)).Should().Be(run);
            var task = new TaskRun
            {
                Id = Guid.NewGuid(),
                Created = Now,
                Updated = Now,
                Name = "task",
                State = new(type, "Named"),
            };
            await Runs.TaskRuns.SaveAsync(task, UpdatedTime.AsGiven);
            (await Runs.TaskRuns.ReadAsync(task.Id)).Should().Be(task);
        }
    }

    [Test]
    public async Task A_save_fills_in_the_times_and_a_second_one_keeps_the_time_of_creation()
    {
        var first = Now;
        (await Runs.Flows.SaveAsync(new Flow { Id = FlowId, Name = "a" }))
            .Should()
            .Be(
                new Flow
                {
                    Id = FlowId,
                    Name = "a",
                    Created = first,
                    Updated = first,
                }
            );
        var second = Tick();
        var saved = await Runs.Flows.SaveAsync(
            new Flow
            {
                Id = FlowId,
                Name = "b",
                Tags = ["x"],
            }
        );
        saved
            .Should()
            .Be(
                new Flow
                {
                    Id = FlowId,
                    Name = "b",
                    Tags = ["x"],
                    Created = first,
                    Updated = second,
                }
            );
        (await Runs.Flows.ReadAsync(FlowId)).Should().Be(saved);

        var given = new Flow
        {
            Id = FlowId,
            Name = "c",
            Created = first.AddDays(-1),
            Updated = first.AddDays(1),
        };
        (await Runs.Flows.SaveAsync(given, UpdatedTime.AsGiven)).Should().Be(given);
        (await Runs.Flows.ReadAsync(FlowId)).Should().Be(given);
        var last = Tick();
        (await Runs.Flows.SaveAsync(given with { Updated = null }, UpdatedTime.AsGiven))
            .Should()
            .Be(given with { Updated = last }, "a time that is not given is the time of the save");
    }

    [Test]
    public async Task A_save_of_a_row_that_was_read_moves_the_time_of_its_update()
    {
        await CheckUpdatedAsync(
            store => store.Runs.Flows,
            id => new Flow { Id = id, Name = "a" },
            row => row with { Name = "b" },
            row => (row.Created, row.Updated)
        );
        await CheckUpdatedAsync(
            store => store.Runs.Deployments,
            id => new Deployment { Id = id, Name = "a" },
            row => row with { Paused = true },
            row => (row.Created, row.Updated)
        );
        await CheckUpdatedAsync(
            store => store.Runs.FlowRuns,
            id => new FlowRun { Id = id, Name = "a" },
            row => row with { State = StateType.Completed },
            row => (row.Created, row.Updated)
        );
        await CheckUpdatedAsync(
            store => store.Runs.TaskRuns,
            id => new TaskRun { Id = id, Name = "a" },
            row => row with { State = StateType.Failed },
            row => (row.Created, row.Updated)
        );
        await CheckUpdatedAsync(
            store => store.Runs.WorkPools,
            id => new WorkPool { Id = id, Name = "a" },
            row => row with { Type = "process" },
            row => (row.Created, row.Updated)
        );
        await CheckUpdatedAsync(
            store => store.Runs.WorkQueues,
            id => new WorkQueue { Id = id, Name = "a" },
            row => row with { Priority = 7 },
            row => (row.Created, row.Updated)
        );
    }

    [Test]
    public async Task No_row_is_saved_under_the_empty_id_or_refers_to_it()
    {
        await CheckIdAsync(Runs.Flows, new Flow { Id = Guid.Empty, Name = "a" }, "Id");
        await CheckIdAsync(Runs.Deployments, new Deployment { Id = Guid.Empty, Name = "a" }, "Id");
        await CheckIdAsync(
            Runs.Deployments,
            new Deployment
            {
                Id = RunId,
                Name = "a",
                FlowId = Guid.Empty,
            },
            "FlowId"
        );
        await CheckIdAsync(
            Runs.Deployments,
            new Deployment
            {
                Id = RunId,
                Name = "a",
                WorkQueueId = Guid.Empty,
            },
            "WorkQueueId"
        );
        await CheckIdAsync(Runs.FlowRuns, new FlowRun { Id = Guid.Empty, Name = "a" }, "Id");
        await CheckIdAsync(
            Runs.FlowRuns,
            new FlowRun
            {
                Id = RunId,
                Name = "a",
                FlowId = Guid.Empty,
            },
            "FlowId"
        );
        await CheckIdAsync(
            Runs.FlowRuns,
            new FlowRun
            {
                Id = RunId,
                Name = "a",
                DeploymentId = Guid.Empty,
            },
            "DeploymentId"
        );
        await CheckIdAsync(
            Runs.FlowRuns,
            new FlowRun
            {
                Id = RunId,
                Name = "a",
                WorkQueueId = Guid.Empty,
            },
            "WorkQueueId"
        );
        await CheckIdAsync(
            Runs.FlowRuns,
            new FlowRun
            {
                Id = RunId,
                Name = "a",
                ParentTaskRunId = Guid.Empty,
            },
            "ParentTaskRunId"
        );
        await CheckIdAsync(
            Runs.FlowRuns,
            new FlowRun
            {
                Id = RunId,
                Name = "a",
                CreatedBy = new() { Id = Guid.Empty },
            },
            "CreatedBy.Id"
        );
        await CheckIdAsync(Runs.TaskRuns, new TaskRun { Id = Guid.Empty, Name = "a" }, "Id");
        await CheckIdAsync(
            Runs.TaskRuns,
            new TaskRun
            {
                Id = RunId,
                Name = "a",
                FlowRunId = Guid.Empty,
            },
            "FlowRunId"
        );
        await CheckIdAsync(Runs.WorkPools, new WorkPool { Id = Guid.Empty, Name = "a" }, "Id");
        await CheckIdAsync(Runs.WorkQueues, new WorkQueue { Id = Guid.Empty, Name = "a" }, "Id");
        await CheckIdAsync(
            Runs.WorkQueues,
            new WorkQueue
            {
                Id = RunId,
                Name = "a",
                WorkPoolId = Guid.Empty,
            },
            "WorkPoolId"
        );
    }

    [Test]
    public async Task A_list_is_saved_in_order_and_of_two_rows_with_one_id_the_later_counts()
    {
        var saved = await Runs.Flows.SaveAsync([
            new() { Id = FlowId, Name = "a" },
            new() { Id = OtherFlowId, Name = "b" },
            new() { Id = FlowId, Name = "c" },
        ]);
        saved.Select(row => row.Name).Should().Equal("a", "b", "c");
        (await Runs.Flows.ReadAsync(FlowId))!.Name.Should().Be("c");
        (await Runs.Flows.SaveAsync([])).Should().BeEmpty();
    }

    [Test]
    public async Task A_missing_run_is_null_or_false()
    {
        (await Runs.FlowRuns.ReadAsync(RunId)).Should().BeNull();
        (await Runs.FlowRuns.DeleteAsync(RunId)).Should().BeFalse();
        await Runs.FlowRuns.SaveAsync(Run());
        (await Runs.FlowRuns.DeleteAsync(RunId)).Should().BeTrue();
        (await Runs.FlowRuns.DeleteAsync(RunId)).Should().BeFalse();
        (await Runs.FlowRuns.ReadAsync(RunId)).Should().BeNull();
    }

    [Test]
    public async Task Artifacts_are_found_by_a_run_that_is_saved_after_them()
    {
        var keyed = await Artifacts.CreateArtifactAsync(new() { Key = "a", FlowRunId = RunId });
        var plain = await Artifacts.CreateArtifactAsync(new() { FlowRunId = RunId });
        await Artifacts.CreateArtifactAsync(new() { Key = "b" });
        await SaveParentsAsync();
        await ShouldFindAsync(ByFlow(FlowId), 0, 0);

        await Runs.FlowRuns.SaveAsync(Run());
        (await Artifacts.ReadArtifactsAsync(ByFlow(FlowId))).Should().Equal(plain, keyed);
        await ShouldFindAsync(ByFlow(FlowId), 2, 1);
        await ShouldFindAsync(new() { Deployments = new() { Name = "prod" } }, 2, 1);
        await ShouldFindAsync(new() { FlowRuns = new() }, 2, 1);
    }

    [Test]
    public async Task A_run_that_moves_to_another_flow_moves_its_artifacts()
    {
        await SaveParentsAsync();
        await Runs.FlowRuns.SaveAsync(Run());
        await Artifacts.CreateArtifactAsync(new() { Key = "a", FlowRunId = RunId });
        await ShouldFindAsync(ByFlow(FlowId), 1, 1);

        await Runs.FlowRuns.SaveAsync(Run() with { FlowId = OtherFlowId, DeploymentId = null });
        await ShouldFindAsync(ByFlow(FlowId), 0, 0);
        await ShouldFindAsync(ByFlow(OtherFlowId), 1, 1);
        await ShouldFindAsync(new() { Deployments = new() }, 0, 0);

        await Runs.FlowRuns.SaveAsync(Run() with { FlowId = null });
        await ShouldFindAsync(new() { Flows = new() }, 0, 0);
        await ShouldFindAsync(new() { Deployments = new() { Id = DeploymentId } }, 1, 1);
    }

    [Test]
    public async Task Deleting_a_run_hides_its_artifacts_from_filters_and_keeps_them()
    {
        await SaveParentsAsync();
        await Runs.FlowRuns.SaveAsync(Run());
        var artifact = await Artifacts.CreateArtifactAsync(new() { Key = "a", FlowRunId = RunId });
        await ShouldFindAsync(ByFlow(FlowId), 1, 1);

        await Runs.FlowRuns.DeleteAsync(RunId);
        await ShouldFindAsync(ByFlow(FlowId), 0, 0);
        await ShouldFindAsync(new() { Flows = new() }, 0, 0);
        await ShouldFindAsync(new() { Deployments = new() }, 0, 0);
        await ShouldFindAsync(new() { FlowRuns = new() }, 0, 0);
        (await Artifacts.ReadArtifactAsync(artifact.Id)).Should().Be(artifact);
        (await Artifacts.CountArtifactsAsync(new() { Artifacts = new() { FlowRunId = RunId } })).Should().Be(1);

        await Runs.FlowRuns.SaveAsync(Run());
        await ShouldFindAsync(ByFlow(FlowId), 1, 1);
    }

    [Test]
    public async Task Deleting_a_flow_or_deployment_hides_what_joins_to_it()
    {
        await SaveParentsAsync();
        await Runs.FlowRuns.SaveAsync(Run());
        await Artifacts.CreateArtifactAsync(new() { Key = "a", FlowRunId = RunId });
        await Runs.Flows.DeleteAsync(FlowId);
        await ShouldFindAsync(new() { Flows = new() }, 0, 0);
        await ShouldFindAsync(ByFlow(FlowId), 0, 0);
        await ShouldFindAsync(new() { FlowRuns = new() }, 1, 1);
        await Runs.Deployments.DeleteAsync(DeploymentId);
        await ShouldFindAsync(new() { Deployments = new() }, 0, 0);
        await ShouldFindAsync(new() { Deployments = new() { Id = DeploymentId } }, 0, 0);
    }

    [Test]
    public async Task The_collection_follows_the_run_of_whichever_version_is_the_latest()
    {
        await SaveParentsAsync();
        await Runs.FlowRuns.SaveAsync(Run());
        await Artifacts.CreateArtifactAsync(new() { Key = "a", FlowRunId = RunId });
        var second = await Artifacts.CreateArtifactAsync(new() { Key = "a", FlowRunId = SampleData.Unknown });
        await ShouldFindAsync(ByFlow(FlowId), 1, 0);
        await Artifacts.DeleteArtifactAsync(second.Id);
        await ShouldFindAsync(ByFlow(FlowId), 1, 1);
    }

    [Test]
    public async Task Over_views_of_the_host_runs_are_read_only_and_filters_join_to_the_views()
    {
        await using var host = new TDatabase();
        await SaveParentsAsync();
        await Runs.FlowRuns.SaveAsync(Run());
        await host.AddHostViewsAsync(Database);
        await using (var store = host.Open(options => options.RunTables = RunTables.HostViews))
        {
            await store.Awaiting(s => s.Runs.FlowRuns.SaveAsync(Run())).Should().ThrowAsync<NotSupportedException>();
            await store.Awaiting(s => s.Runs.FlowRuns.SaveAsync([Run()])).Should().ThrowAsync<NotSupportedException>();
            await store.Awaiting(s => s.Runs.FlowRuns.DeleteAsync(RunId)).Should().ThrowAsync<NotSupportedException>();
            (await store.Runs.FlowRuns.ReadAsync(RunId)).Should().Be(await Runs.FlowRuns.ReadAsync(RunId));
            (await store.Runs.FlowRuns.ReadAsync()).Should().Equal(await Runs.FlowRuns.ReadAsync());
            await store.Artifacts.CreateArtifactAsync(new() { Key = "a", FlowRunId = RunId });
            (await store.Artifacts.CountLatestArtifactsAsync(new() { Flows = new() { Name = "etl" } })).Should().Be(1);
            (await store.Artifacts.CountArtifactsAsync(new() { Flows = new() { Name = "other" } })).Should().Be(0);
            await using var transaction = await store.BeginTransactionAsync();
            await transaction.Awaiting(t => t.Runs.TaskRuns.DeleteAsync(RunId)).Should().ThrowAsync<NotSupportedException>();
        }
    }

    private static FlowRun Run() =>
        new()
        {
            Id = RunId,
            Name = "run",
            FlowId = FlowId,
            DeploymentId = DeploymentId,
        };

    private static ArtifactQuery ByFlow(Guid id) => new() { Flows = new() { Id = id } };

    private async Task SaveParentsAsync()
    {
        await Runs.Flows.SaveAsync([new() { Id = FlowId, Name = "etl" }, new() { Id = OtherFlowId, Name = "other" }]);
        await Runs.Deployments.SaveAsync(
            new Deployment
            {
                Id = DeploymentId,
                Name = "prod",
                FlowId = FlowId,
            }
        );
    }

    private async Task ShouldFindAsync(ArtifactQuery query, int artifacts, int keys)
    {
        var ofKeys = FilterCase.OfRuns("", query).Collections;
        (await Artifacts.CountArtifactsAsync(query)).Should().Be(artifacts);
        (await Artifacts.ReadArtifactsAsync(query)).Should().HaveCount(artifacts);
        (await Artifacts.CountLatestArtifactsAsync(ofKeys)).Should().Be(keys);
        (await Artifacts.ReadLatestArtifactsAsync(ofKeys)).Should().HaveCount(keys);
    }

    /// <summary>Saves, reads, changes and saves again: on the store, in a list, and in a transaction.</summary>
    private async Task CheckUpdatedAsync<T>(
        Func<IArtifactStoreSession, IRunSet<T>> set,
        Func<Guid, T> make,
        Func<T, T> change,
        Func<T, (DateTimeOffset? Created, DateTimeOffset? Updated)> times
    )
        where T : class
    {
        var id = Guid.NewGuid();
        var first = Now;
        await set(Store).SaveAsync(make(id));
        var second = Tick();
        var saved = await set(Store).SaveAsync(change((await set(Store).ReadAsync(id))!));
        times(saved).Should().Be((first, second), "a {0} that was read is saved with the time of the save", typeof(T).Name);
        (await set(Store).ReadAsync(id)).Should().Be(saved);

        var third = Tick();
        times((await set(Store).SaveAsync([saved])).Single()).Should().Be((first, third), "of a list");
        await using (var transaction = await Store.BeginTransactionAsync())
        {
            var fourth = Tick();
            times(await set(transaction).SaveAsync((await set(transaction).ReadAsync(id))!))
                .Should()
                .Be((first, fourth), "in a transaction");
            times((await set(transaction).SaveAsync([saved], UpdatedTime.AsGiven)).Single()).Should().Be((first, second), "as given");
            await transaction.CommitAsync();
        }

        (await set(Store).ReadAsync(id)).Should().Be(saved);
        await set(Store)
            .Invoking(async runs => await runs.SaveAsync(saved, (UpdatedTime)7))
            .Should()
            .ThrowAsync<ArgumentOutOfRangeException>()
            .WithParameterName("updated");
    }

    private static async Task CheckIdAsync<T>(IRunSet<T> set, T row, string property)
        where T : class
    {
        (await set.Invoking(s => s.SaveAsync(row)).Should().ThrowAsync<ArgumentException>().WithParameterName("item")).WithMessage(
            $"{property} is 00000000-0000-0000-0000-000000000000,*"
        );
        (await set.Invoking(s => s.SaveAsync([row])).Should().ThrowAsync<ArgumentException>().WithParameterName("items")).WithMessage(
            $"items[0].{property} is 00000000-0000-0000-0000-000000000000,*"
        );
        (await set.ReadAsync(Guid.Empty)).Should().BeNull();
    }

    private static async Task CheckAsync<T>(IRunSet<T> set, IReadOnlyCollection<T> rows, Func<T, Guid> id)
        where T : class
    {
        (await set.SaveAsync([.. rows], UpdatedTime.AsGiven)).Should().Equal(rows);
        foreach (var row in rows)
        {
            (await set.ReadAsync(id(row))).Should().Be(row);
            (await set.SaveAsync(row, UpdatedTime.AsGiven)).Should().Be(row);
            (await set.ReadAsync(id(row))).Should().Be(row);
        }

        foreach (var row in rows)
        {
            (await set.DeleteAsync(id(row))).Should().BeTrue();
            (await set.ReadAsync(id(row))).Should().BeNull();
        }
    }
}
