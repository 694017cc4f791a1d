using ArtifactStore.Sql;
using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using NUnit.Framework;

namespace ArtifactStore.Specification;

/// <summary>Retention that a host runs in the background.</summary>
public abstract class ScheduledRetentionSpecification<TDatabase> : Specification<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    protected override void Configure(ArtifactStoreOptions options)
    {
        options.RecordChanges = true;
        options.LeaseDuration = TimeSpan.FromSeconds(1);
    }

    [Test]
    public async Task A_host_runs_all_policies_when_it_starts()
    {
        await CreateAsync(3);
        await SaveEndedRunAsync();
        await Artifacts.CreateArtifactAsync(new() { Type = "table" });
        Clock.Advance(2 * Hour);
        using var host = await StartAsync(options =>
        {
            options.Artifacts.Add(new() { KeepVersions = 1 });
            options.Artifacts.Add(
                new()
                {
                    OlderThan = Hour,
                    KeepLatest = false,
                    Query = new() { Artifacts = new() { Type = "table" } },
                }
            );
            options.FlowRuns = new(olderThan: Hour);
            options.Changes = new(olderThan: TimeSpan.Zero);
        });
        await UntilAsync(async () => (await Store.Changes.ReadChangesAsync()).Count == 1);
        (await Artifacts.CountArtifactsAsync()).Should().Be(1);
        (await Artifacts.ReadLatestArtifactAsync("report"))!.Version.Should().Be(3);
        await host.StopAsync();
        (await Leases.TakeAsync(LeaseTable.Retention("default"), Guid.NewGuid(), default)).Should().NotBeNull();
    }

    [Test]
    public async Task Hosts_share_the_schedule_and_one_runs_at_a_time()
    {
        Action<ScheduledRetentionOptions> policy = options => options.Artifacts.Add(new() { KeepVersions = 1 });
        await CreateAsync(2);
        using (var first = await StartAsync(policy))
        {
            await UntilAsync(async () => await Artifacts.CountArtifactsAsync() == 1);
            await first.StopAsync();
        }

        // Within the interval of an hour the next host has nothing to do.
        await CreateAsync(1);
        using (var second = await StartAsync(policy))
        {
            await Task.Delay(200);
            await second.StopAsync();
        }

        (await Artifacts.CountArtifactsAsync()).Should().Be(2);

        // Another host is at work, and dies.
        await Leases.TakeAsync(LeaseTable.Retention("default"), default, default);
        await Leases.RenewAsync(LeaseTable.Retention("default"), default, 0, default);
        using var third = await StartAsync(policy);
        await Task.Delay(200);
        (await Artifacts.CountArtifactsAsync()).Should().Be(2);
        await UntilAsync(async () => await Artifacts.CountArtifactsAsync() == 1);
    }

    [Test]
    public async Task It_runs_again_after_the_interval()
    {
        using var host = await StartAsync(options =>
        {
            options.Interval = TimeSpan.FromSeconds(1);
            options.Artifacts.Add(new() { KeepVersions = 1 });
        });
        for (var round = 0; round < 2; round++)
        {
            await CreateAsync(2);
            await UntilAsync(async () => await Artifacts.CountArtifactsAsync() == 1);
        }
    }

    [Test]
    public async Task A_policy_that_fails_leaves_the_run_to_be_repeated()
    {
        await CreateAsync(2);
        await Database.ExecuteAsync($"ALTER TABLE {Database.Dialect.Table("artifact_alias")} RENAME TO gone");
        using var host = await StartAsync(options => options.Artifacts.Add(new() { KeepVersions = 1 }));
        await UntilAsync(async () => await Leases.TakeAsync(LeaseTable.Retention("default"), default, default) is not null);
        await Leases.ReleaseAsync(LeaseTable.Retention("default"), default, 0, default);
        (await Artifacts.CountArtifactsAsync()).Should().Be(2);
        await Database.ExecuteAsync(
            Database.Dialect.Table("x").Contains('.', StringComparison.Ordinal)
                ? $"ALTER TABLE {Database.Dialect.Table("gone")} RENAME TO artifact_alias"
                : $"ALTER TABLE gone RENAME TO {Database.Dialect.Table("artifact_alias")}"
        );
        await UntilAsync(async () => await Artifacts.CountArtifactsAsync() == 1);
    }

    [Test]
    public async Task Schedules_with_names_of_their_own_run_beside_each_other()
    {
        await CreateAsync(2);
        using var first = await StartAsync(options => options.Artifacts.Add(new() { KeepVersions = 1 }));
        await UntilAsync(async () => await Artifacts.CountArtifactsAsync() == 1);
        using var second = await StartAsync(options =>
        {
            options.Name = "feed";
            options.Changes = new(olderThan: TimeSpan.Zero);
        });
        await UntilAsync(async () => (await Store.Changes.ReadChangesAsync()).Count == 1);
    }

    [Test]
    public async Task A_last_run_in_the_future_does_not_stop_the_schedule()
    {
        await CreateAsync(2);
        await Leases.TakeAsync(LeaseTable.Retention("default"), default, default);
        var future = DateTimeOffset.UtcNow.AddYears(50).ToUnixTimeMilliseconds();
        await Leases.ReleaseAsync(LeaseTable.Retention("default"), default, future, default);
        using var host = await StartAsync(options => options.Artifacts.Add(new() { KeepVersions = 1 }));
        await UntilAsync(async () => await Artifacts.CountArtifactsAsync() == 1);
    }

    [Test]
    public async Task The_other_policies_run_when_one_fails()
    {
        await CreateAsync(2);
        await Database.ExecuteAsync($"ALTER TABLE {Database.Dialect.Table("task_run")} RENAME TO gone");
        await SaveEndedRunAsync();
        Clock.Advance(2 * Hour);
        using var host = await StartAsync(options =>
        {
            options.FlowRuns = new(Hour);
            options.Changes = new(TimeSpan.Zero);
        });
        await UntilAsync(async () => (await Store.Changes.ReadChangesAsync()).Count == 1);
        await Leases.TakeAsync(LeaseTable.Retention("default"), default, default);
    }

    [Test]
    public async Task A_host_does_not_start_with_options_that_are_not_valid()
    {
        (await Starting(_ => { }).Should().ThrowAsync<OptionsValidationException>()).WithMessage("AddRetention has no policy.*");
        await Starting(options =>
                options.Artifacts.Add(
                    new()
                    {
                        OlderThan = Hour,
                        Query = new() { Limit = 5 },
                    }
                )
            )
            .Should()
            .ThrowAsync<ArgumentException>();
        (await Starting(options => options.Artifacts.Add(new())).Should().ThrowAsync<OptionsValidationException>()).WithMessage(
            "AddRetention, Artifacts[0]: The policy has no rule.*"
        );
        (
            await Starting(options =>
                {
                    options.Interval = TimeSpan.FromMilliseconds(999);
                    options.FlowRuns = new(Hour);
                })
                .Should()
                .ThrowAsync<OptionsValidationException>()
        ).WithMessage("Interval 00:00:00.9990000 is not from 1 second to 30 days.");

        Func<Task> Starting(Action<ScheduledRetentionOptions> configure) => () => StartAsync(configure);
    }

    private Task<FlowRun> SaveEndedRunAsync() =>
        Runs.FlowRuns.SaveAsync(
            new()
            {
                Id = Guid.NewGuid(),
                Name = "old",
                FlowId = Guid.NewGuid(),
                StartTime = Now,
                State = new(StateType.Completed),
            }
        );

    private LeaseRepository Leases => ((SqlArtifactStore)Store).Leases;

    private Task<IReadOnlyList<Artifact>> CreateAsync(int versions) =>
        Artifacts.CreateArtifactsAsync([.. Enumerable.Range(0, versions).Select(_ => new ArtifactCreate { Key = "report" })]);

    private static async Task UntilAsync(Func<Task<bool>> isDone)
    {
        while (!await isDone())
        {
            await Task.Delay(10);
        }
    }

    private async Task<IHost> StartAsync(Action<ScheduledRetentionOptions> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        Database.Use(builder.Services.AddArtifactStore(Configure)).AddRetention(configure);
        builder.Services.AddSingleton<TimeProvider>(Clock);
        var host = builder.Build();
        try
        {
            await host.StartAsync();
            return host;
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }
}
