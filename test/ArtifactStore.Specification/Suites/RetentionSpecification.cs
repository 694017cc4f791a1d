using ArtifactStore.Specification.Data;
using FluentAssertions;
using NUnit.Framework;

namespace ArtifactStore.Specification;

/// <summary>What a prune deletes, and what it keeps.</summary>
public abstract class RetentionSpecification<TDatabase> : Specification<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Test]
    public async Task Old_artifacts_go_and_the_latest_of_each_key_stays()
    {
        var old = await CreateAsync("a", "a", "b", null);
        Clock.Advance(2 * Hour);
        var young = await CreateAsync("a", "c", null);

        await PrunedAsync(new() { OlderThan = Hour }, old[0], old[1], old[3]);
        (await Artifacts.ReadLatestArtifactsAsync(new() { Sort = ArtifactSort.KeyAsc }))
            .Select(latest => latest.LatestId)
            .Should()
            .Equal(young[0].Id, old[2].Id, young[1].Id);
    }

    [Test]
    public async Task Without_the_latest_a_key_goes_whole()
    {
        var old = await CreateAsync("a", "a", "b");
        Clock.Advance(2 * Hour);
        await CreateAsync("b");

        await PrunedAsync(new() { OlderThan = Hour, KeepLatest = false }, old);
        (await Artifacts.ReadLatestArtifactAsync("a")).Should().BeNull();
        (await Artifacts.ReadLatestArtifactAsync("b"))!.Version.Should().Be(2);
    }

    [Test]
    public async Task The_newest_versions_of_each_key_stay()
    {
        var rows = await CreateAsync("a", "b", "a", "a", null, "a", "b");
        await PrunedAsync(new() { KeepVersions = 2 }, rows[0], rows[2]);
        (await Artifacts.ReadVersionsAsync("a")).Select(row => row.Version).Should().Equal(4, 3);
    }

    [Test]
    public async Task With_both_rules_an_artifact_goes_if_both_allow_it()
    {
        var old = await CreateAsync("a", "a", "a", "b", null);
        Clock.Advance(2 * Hour);
        await CreateAsync("a", "b", "b", "b", null);

        // Of key a the second version is one of the newest three; that of key b is superseded; the one without a key is old.
        await PrunedAsync(new() { OlderThan = Hour, KeepVersions = 3 }, old[0], old[3], old[4]);
    }

    [Test]
    public async Task Only_what_the_query_passes_goes([Values] FilterOperator combination)
    {
        var rows = await Artifacts.CreateArtifactsAsync([
            new() { Key = "a", Type = "table" },
            new() { Key = "a", Type = "link" },
            new() { Type = "table" },
            new() { Type = "link", Description = "x" },
            new() { Key = "a", Type = "table" },
        ]);
        Clock.Advance(2 * Hour);
        var query = new ArtifactQuery
        {
            Artifacts = new()
            {
                Operator = combination,
                Type = "table",
                Created = new() { After = SampleData.Monday.AddYears(-10) },
            },
            Sort = ArtifactSort.KeyDesc,
        };
        await PrunedAsync(
            new() { Query = query, OlderThan = Hour },
            combination == FilterOperator.And ? [rows[0], rows[2]] : [rows[0], rows[1], rows[2], rows[3]]
        );
    }

    [Test]
    public async Task Filters_on_runs_decide_as_well()
    {
        await SampleData.Runs().SaveRunsAsync(Runs);
        var run = SampleData.Runs().FlowRuns.Values.First(flowRun => flowRun.State?.Type == StateType.Completed);
        var rows = await Artifacts.CreateArtifactsAsync([new() { FlowRunId = run.Id }, new(), new() { FlowRunId = run.Id }]);
        Clock.Advance(2 * Hour);
        var query = new ArtifactQuery { FlowRuns = new() { State = StateType.Completed } };
        await PrunedAsync(new() { Query = query, OlderThan = Hour }, rows[0], rows[2]);
    }

    [Test]
    public async Task Aliased_artifacts_stay_and_are_counted()
    {
        var rows = await CreateAsync("a", "a", "a");
        await Store.Aliases.SetAsync("a", "production", 1);
        await Store.Aliases.SetAsync("a", "champion", 1);
        Clock.Advance(2 * Hour);

        var policy = new RetentionPolicy { OlderThan = Hour };
        (await Store.Retention.PruneAsync(policy with { DryRun = true })).LeftAliased.Should().Be(1);
        (await Store.Retention.PruneAsync(policy)).Should().Be(new PruneResult { Artifacts = 1, LeftAliased = 1 });
        (await Artifacts.ReadVersionsAsync("a")).Select(row => row.Id).Should().Equal(rows[2].Id, rows[0].Id);
        await Invariants.CheckAsync(Database);
    }

    [Test]
    public async Task Progress_rises_batch_by_batch_and_a_cancelled_prune_has_deleted_whole_batches()
    {
        await CreateAsync([.. Enumerable.Repeat((string?)null, 10)]);
        Clock.Advance(2 * Hour);
        using var cancellation = new CancellationTokenSource();
        List<long> seen = [];
        var progress = new Immediate<PruneResult>(result =>
        {
            seen.Add(result.Artifacts);
            if (result.Artifacts == 6)
            {
                cancellation.Cancel();
            }
        });

        var policy = new RetentionPolicy { OlderThan = Hour, BatchSize = 3 };
        await Store
            .Awaiting(store => store.Retention.PruneAsync(policy, progress, cancellation.Token))
            .Should()
            .ThrowAsync<OperationCanceledException>();
        seen.Should().Equal(3, 6);
        (await Artifacts.CountArtifactsAsync()).Should().Be(4);
        (await Store.Retention.PruneAsync(policy)).Artifacts.Should().Be(4);
    }

    [Test]
    public async Task The_latest_is_right_while_others_write()
    {
        await CreateAsync([.. Enumerable.Range(0, 200).Select(i => $"k{i % 5}")]);
        var done = false;
        var writers = Enumerable
            .Range(0, 3)
            .Select(i =>
                Task.Run(async () =>
                {
                    while (!Volatile.Read(ref done))
                    {
                        var created = await Artifacts.CreateArtifactAsync(new() { Key = $"k{i}" });
                        await Artifacts.DeleteArtifactAsync(created.Id);
                    }
                })
            )
            .ToList();
        var result = await Store.Retention.PruneAsync(new() { KeepVersions = 3, BatchSize = 7 });
        Volatile.Write(ref done, true);
        await Task.WhenAll(writers);

        result.Artifacts.Should().BeGreaterThanOrEqualTo(185);
        foreach (var latest in await Artifacts.ReadLatestArtifactsAsync())
        {
            var versions = await Artifacts.ReadVersionsAsync(latest.Key);
            versions[0].Id.Should().Be(latest.LatestId);
            versions.Count.Should().BeInRange(2, 3);
        }

        await Invariants.CheckAsync(Database);
    }

    [Test]
    public async Task Old_runs_that_have_ended_go_with_their_task_runs([Values] bool includeArtifacts)
    {
        var now = SampleData.Monday;
        Clock.SetUtcNow(now);
        (StateType? State, double? Age, double? Expected)[] all =
        [
            (StateType.Completed, 5, null),
            (StateType.Failed, null, 4),
            (StateType.Running, 6, null),
            (StateType.Completed, 1, null),
            (StateType.Completed, null, null),
            (null, 5, null),
            (StateType.Crashed, 5, null),
        ];
        for (var i = 0; i < all.Length; i++)
        {
            var id = SampleData.Id('3', i);
            await Runs.FlowRuns.SaveAsync(
                new FlowRun
                {
                    Id = id,
                    Name = $"run-{i}",
                    FlowId = SampleData.Id('1', 0),
                    State = all[i].State is { } type ? new(type) : null,
                    StartTime = now - (all[i].Age is { } age ? TimeSpan.FromHours(age) : null),
                    ExpectedStartTime = now - (all[i].Expected is { } expected ? TimeSpan.FromHours(expected) : null),
                }
            );
            await Runs.TaskRuns.SaveAsync(
                new TaskRun
                {
                    Id = SampleData.Id('4', i),
                    Name = "task",
                    FlowRunId = id,
                }
            );
            await Artifacts.CreateArtifactsAsync([
                new()
                {
                    Key = $"k{i}",
                    FlowRunId = id,
                    Data = ArtifactData.Parse("[12]"),
                },
                new() { FlowRunId = id, TaskRunId = SampleData.Id('4', i) },
            ]);
        }

        await Store.Aliases.SetAsync("k6", "kept", 1);
        int[] gone = [0, 1, 6];
        var expectedResult = new PruneResult { FlowRuns = 3, TaskRuns = 3 };
        if (includeArtifacts)
        {
            expectedResult = expectedResult with { Artifacts = 5, Bytes = 8, LeftAliased = 1 };
        }

        var policy = new FlowRunRetentionPolicy(TimeSpan.FromHours(3)) { IncludeArtifacts = includeArtifacts };
        (await Store.Retention.PruneFlowRunsAsync(policy with { DryRun = true })).Should().Be(expectedResult);
        (await Store.Retention.PruneFlowRunsAsync(policy)).Should().Be(expectedResult);
        (await Store.Retention.PruneFlowRunsAsync(policy)).Should().Be(new PruneResult());
        for (var i = 0; i < all.Length; i++)
        {
            (await Runs.FlowRuns.ReadAsync(SampleData.Id('3', i)) is null).Should().Be(gone.Contains(i), "run {0}", i);
            (await Runs.TaskRuns.ReadAsync(SampleData.Id('4', i)) is null).Should().Be(gone.Contains(i), "task run {0}", i);
            (await Artifacts.CountArtifactsAsync(new() { Artifacts = new() { FlowRunId = SampleData.Id('3', i) } }))
                .Should()
                .Be(
                    !includeArtifacts || !gone.Contains(i) ? 2
                    : i == 6 ? 1
                    : 0
                );
        }

        await Invariants.CheckAsync(Database);
    }

    [Test]
    public async Task The_task_runs_of_a_large_run_go_batch_by_batch()
    {
        var run = new FlowRun
        {
            Id = Guid.NewGuid(),
            Name = "large",
            FlowId = Guid.NewGuid(),
            State = new(StateType.Completed),
            StartTime = Now,
        };
        await Runs.FlowRuns.SaveAsync(run);
        await Runs.TaskRuns.SaveAsync([
            .. Enumerable
                .Range(0, 1_001)
                .Select(i => new TaskRun
                {
                    Id = Guid.NewGuid(),
                    Name = $"{i}",
                    FlowRunId = run.Id,
                }),
        ]);
        var progress = new List<PruneResult>();
        await Store.Retention.PruneFlowRunsAsync(new(TimeSpan.Zero), new Immediate<PruneResult>(progress.Add));
        progress.Should().Equal(new PruneResult { TaskRuns = 1_000 }, new PruneResult { TaskRuns = 1_001, FlowRuns = 1 });
    }

    [Test]
    public async Task Old_changes_of_the_feed_go_and_the_newest_stays()
    {
        await using var recording = Open(options => options.RecordChanges = true);
        (await recording.Retention.PruneChangesAsync(new(TimeSpan.Zero))).Should().Be(new PruneResult());
        await recording.Artifacts.CreateArtifactsAsync([.. Enumerable.Range(0, 600).Select(i => new ArtifactCreate { Key = $"k{i}" })]);
        Clock.Advance(2 * Hour);
        await recording.Artifacts.CreateArtifactAsync(new() { Key = "young" });
        var feed = await recording.Changes.ReadChangesAsync(limit: 2_000);
        feed.Should().HaveCount(1_202);

        var policy = new ChangeRetentionPolicy(Hour);
        var progress = new List<PruneResult>();
        (await recording.Retention.PruneChangesAsync(policy with { DryRun = true })).Changes.Should().Be(1_200);
        (await recording.Retention.PruneChangesAsync(policy, new Immediate<PruneResult>(progress.Add))).Changes.Should().Be(1_200);
        progress.Select(result => result.Changes).Should().Equal(1_000, 1_200);
        (await recording.Changes.ReadChangesAsync()).Should().Equal(feed.Skip(1_200));
        (await recording.Retention.PruneChangesAsync(new(TimeSpan.Zero))).Changes.Should().Be(1);
        (await recording.Changes.ReadChangesAsync()).Should().Equal(feed[^1]);
        await recording.Artifacts.CreateArtifactAsync(new());
        (await recording.Changes.ReadChangesAsync(feed[^1].Position)).Should().ContainSingle();
    }

    [Test]
    public async Task Changes_that_nobody_has_read_are_pruned_as_well()
    {
        await using var recording = Open(options => options.RecordChanges = true);
        await recording.Artifacts.CreateArtifactsAsync([.. Enumerable.Range(0, 10).Select(_ => new ArtifactCreate())]);
        (await recording.Retention.PruneChangesAsync(new(TimeSpan.Zero) { DryRun = true })).Changes.Should().Be(9);
        (await recording.Retention.PruneChangesAsync(new(TimeSpan.Zero))).Changes.Should().Be(9);
    }

    [Test]
    public async Task A_run_that_starts_again_during_the_prune_stays_with_all_that_belongs_to_it()
    {
        Clock.SetUtcNow(SampleData.Monday);
        var runs = Enumerable
            .Range(0, 3)
            .Select(i => new FlowRun
            {
                Id = SampleData.Id('3', i),
                Name = $"run-{i}",
                State = new(StateType.Failed),
                StartTime = SampleData.Monday.AddHours(-5),
            })
            .ToList();
        await Runs.FlowRuns.SaveAsync(runs);
        await Runs.TaskRuns.SaveAsync([
            .. runs.Select(
                (run, i) =>
                    new TaskRun
                    {
                        Id = SampleData.Id('4', i),
                        Name = "task",
                        FlowRunId = run.Id,
                    }
            ),
        ]);
        await Artifacts.CreateArtifactsAsync([.. runs.Select(run => new ArtifactCreate { FlowRunId = run.Id })]);

        // The first run is reported while the page still has the others.
        var progress = new Immediate<PruneResult>(result =>
        {
            if (result is { FlowRuns: 1, Artifacts: 1 })
            {
                Runs.FlowRuns.SaveAsync(runs[1] with { State = new(StateType.Running) }).GetAwaiter().GetResult();
            }
        });
        var policy = new FlowRunRetentionPolicy(TimeSpan.FromHours(3)) { IncludeArtifacts = true };
        (await Store.Retention.PruneFlowRunsAsync(policy, progress))
            .Should()
            .Be(
                new PruneResult
                {
                    FlowRuns = 2,
                    TaskRuns = 2,
                    Artifacts = 2,
                }
            );
        (await Runs.FlowRuns.ReadAsync(runs[1].Id)).Should().NotBeNull();
        (await Runs.TaskRuns.ReadAsync(SampleData.Id('4', 1))).Should().NotBeNull();
        (await Artifacts.ReadArtifactsAsync()).Should().ContainSingle().Which.FlowRunId.Should().Be(runs[1].Id);
    }

    [Test]
    public async Task A_query_without_a_condition_or_with_a_limit_throws()
    {
        foreach (
            var query in new ArtifactQuery[]
            {
                new() { Artifacts = new() { FlowRunId = (Guid?)null } },
                new()
                {
                    Artifacts = new() { Type = "table" },
                    Limit = 10,
                },
            }
        )
        {
            await Store
                .Awaiting(store => store.Retention.PruneAsync(new() { Query = query, OlderThan = Hour }))
                .Should()
                .ThrowAsync<ArgumentException>()
                .WithMessage("The * policy*leave * out.*");
        }
    }

    [Test]
    public async Task A_policy_without_a_rule_throws() =>
        await Store
            .Awaiting(store => store.Retention.PruneAsync(new() { Query = new() { Artifacts = new() { Type = "table" } } }))
            .Should()
            .ThrowAsync<ArgumentException>()
            .WithMessage("The policy has no rule. Give OlderThan or KeepVersions.*");

    /// <summary>Prunes in batches of different sizes, after a dry run that must say the same.</summary>
    private async Task PrunedAsync(RetentionPolicy policy, params Artifact[] gone)
    {
        var before = (await Artifacts.ReadArtifactsAsync()).Select(row => row.Id).ToList();
        policy = policy with { BatchSize = TestContext.CurrentContext.Random.Next(1, 5) };
        var expected = new PruneResult { Artifacts = gone.Length, Bytes = gone.Sum(row => row.DataSize ?? 0) };
        (await Store.Retention.PruneAsync(policy with { DryRun = true })).Should().Be(expected);
        (await Artifacts.ReadArtifactsAsync()).Select(row => row.Id).Should().Equal(before);

        (await Store.Retention.PruneAsync(policy)).Should().Be(expected);
        (await Artifacts.ReadArtifactsAsync()).Select(row => row.Id).Should().BeEquivalentTo(before.Except(gone.Select(row => row.Id)));
        (await Store.Retention.PruneAsync(policy)).Should().Be(new PruneResult());
        await Invariants.CheckAsync(Database);
    }

    private async Task<Artifact[]> CreateAsync(params string?[] keys) =>
        [
            .. await Artifacts.CreateArtifactsAsync([
                .. keys.Select((key, i) => new ArtifactCreate { Key = key, Data = i % 2 == 0 ? ArtifactData.Parse($"[{i}]") : null }),
            ]),
        ];

    /// <summary>Reports on the caller's thread.</summary>
    private sealed class Immediate<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }
}
