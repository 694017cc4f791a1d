using System.Collections.Concurrent;
using ArtifactStore.Sql;
using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NUnit.Framework;

namespace ArtifactStore.Specification;

/// <summary>Observers of the change feed, which a host runs in the background.</summary>
public abstract class ObserverSpecification<TDatabase> : Specification<TDatabase>
    where TDatabase : TestDatabase, new()
{
    protected override void Configure(ArtifactStoreOptions options)
    {
        options.RecordChanges = true;
        options.LeaseDuration = TimeSpan.FromSeconds(1);
        options.ChangePollInterval = TimeSpan.FromMilliseconds(50);
    }

    [Test]
    public async Task An_observer_hears_the_whole_feed_in_order_and_nothing_that_was_rolled_back()
    {
        await CreateAsync("before");
        var observer = new Recorder("index");
        using var host = await StartAsync(observer);
        await CreateAsync("after");
        await using (var rolledBack = await Store.BeginTransactionAsync())
        {
            await rolledBack.Artifacts.CreateArtifactAsync(new() { Key = "never" });
        }

        await using (var transaction = await Store.BeginTransactionAsync())
        {
            await transaction.Artifacts.CreateArtifactAsync(new() { Key = "both" });
            await transaction.Artifacts.CreateArtifactAsync(new() { Key = "both" });
            await transaction.CommitAsync();
        }

        var feed = await Store.Changes.ReadChangesAsync();
        feed.Should().HaveCount(8);
        (await observer.HearAsync(8)).Should().Equal(feed);
    }

    [Test]
    public async Task An_observer_continues_where_it_stopped()
    {
        await CreateAsync("a");
        var first = new Recorder("index");
        using (var host = await StartAsync(first))
        {
            await first.HearAsync(2);
            await host.StopAsync();
        }

        await CreateAsync("b");
        (await Store.Observers.ReadPositionsAsync()).Should().Equal(Positions("index", first.Heard[^1].Position));
        var second = new Recorder("index");
        var other = new Recorder("mail") { IsKeyed = true };
        using var next = await StartAsync(second, other);
        var feed = await Store.Changes.ReadChangesAsync();
        (await other.HearAsync(4)).Should().Equal(feed);
        (await second.HearAsync(2)).Should().Equal(feed.Skip(2));
    }

    [Test]
    public async Task A_change_that_an_observer_fails_to_handle_comes_again_before_the_next()
    {
        var observer = new Recorder("index") { Failures = 1 };
        using var host = await StartAsync(observer);
        await CreateAsync("a");
        var feed = await Store.Changes.ReadChangesAsync();
        (await observer.HearAsync(2)).Should().Equal(feed);
        observer.Failures.Should().Be(0);
    }

    [Test]
    public async Task Of_several_hosts_one_at_a_time_runs_an_observer_and_another_continues_when_it_stops()
    {
        Recorder[] observers = [new("index"), new("index")];
        IHost[] hosts = [await StartAsync(observers[0]), await StartAsync(observers[1])];
        try
        {
            await CreateAsync("a");
            var holder = await FirstAsync(observers, 2);
            observers[1 - holder].Heard.Should().BeEmpty();
            await hosts[holder].StopAsync();
            await CreateAsync("b");
            var feed = await Store.Changes.ReadChangesAsync();
            (await observers[1 - holder].HearAsync(2)).Should().Equal(feed.Skip(2));
            observers[holder].Heard.Should().Equal(feed.Take(2));
        }
        finally
        {
            Array.ForEach(hosts, host => host.Dispose());
        }
    }

    [Test]
    public async Task The_lease_of_a_host_that_died_ends_by_itself()
    {
        await CreateAsync("a");
        var dead = Guid.NewGuid();
        (await Leases.TakeAsync(LeaseTable.Observer("index"), dead, default)).Should().NotBeNull();
        (await Leases.TakeAsync(LeaseTable.Observer("index"), Guid.NewGuid(), default)).Should().BeNull();
        var observer = new Recorder("index");
        using var host = await StartAsync(observer);
        await observer.HearAsync(2);
        (await Leases.RenewAsync(LeaseTable.Observer("index"), dead, 7, default)).Should().BeFalse();
        (await Leases.ReleaseAsync(LeaseTable.Observer("index"), dead, 7, default)).Should().BeFalse();
        await host.StopAsync();
        (await Store.Observers.ReadPositionsAsync()).Should().Equal(Positions("index", observer.Heard[^1].Position));
    }

    [Test]
    public async Task A_handler_is_cancelled_when_another_host_has_taken_over()
    {
        await CreateAsync("a");
        var observer = new Recorder("index") { IsStuck = true };
        using var host = await StartAsync(observer);
        await observer.Stuck.Task;
        await Database.ExecuteAsync($"UPDATE {Database.Dialect.Table(LeaseTable.Name)} SET holder = NULL");
        var other = Guid.NewGuid();
        while (await Leases.TakeAsync(LeaseTable.Observer("index"), other, default) is null)
        {
            await Task.Delay(10);
        }

        await observer.Cancelled.Task;
        (await Leases.RenewAsync(LeaseTable.Observer("index"), other, 0, default)).Should().BeTrue();
    }

    [Test]
    public async Task A_removed_observer_is_forgotten()
    {
        await CreateAsync("a");
        var observer = new Recorder("index");
        using (var host = await StartAsync(observer))
        {
            await observer.HearAsync(2);
            await host.StopAsync();
        }

        (await Store.Observers.RemoveAsync("other")).Should().BeFalse();
        (await Store.Observers.RemoveAsync("index")).Should().BeTrue();
        (await Store.Observers.ReadPositionsAsync()).Should().BeEmpty();
        (await Store.Observers.RemoveAsync("index")).Should().BeFalse();
    }

    [Test]
    public async Task A_copy_continues_the_observers()
    {
        await CreateAsync("a");
        var observer = new Recorder("index");
        using (var host = await StartAsync(observer))
        {
            await observer.HearAsync(2);
            await host.StopAsync();
        }

        await using var otherDatabase = NewDatabase();
        await using var copy = otherDatabase.Open(Configure);
        await ArtifactStoreCopy.RunAsync(Store, copy);
        (await copy.Observers.ReadPositionsAsync()).Should().Equal(await Store.Observers.ReadPositionsAsync());
        await copy.Artifacts.CreateArtifactAsync(new() { Key = "b" });
        var next = new Recorder("index");
        using var other = await StartAsync(otherDatabase, next);
        (await next.HearAsync(2)).Should().OnlyContain(change => change.Key == "b");
    }

    [Test]
    public async Task Changes_that_an_observer_has_not_heard_are_kept_unless_the_policy_includes_them()
    {
        foreach (var key in new[] { "a", "b", "c" })
        {
            await CreateAsync(key);
        }

        var feed = await Store.Changes.ReadChangesAsync();
        await Leases.TakeAsync(LeaseTable.Observer("index"), default, default);
        await Leases.RenewAsync(LeaseTable.Observer("index"), default, feed[1].Position.Number, default);
        var policy = new ChangeRetentionPolicy(TimeSpan.Zero);
        (await Store.Retention.PruneChangesAsync(policy with { DryRun = true })).Changes.Should().Be(2);
        (await Store.Changes.ReadChangesAsync()).Should().Equal(feed);
        (await Store.Retention.PruneChangesAsync(policy)).Changes.Should().Be(2);
        (await Store.Changes.ReadChangesAsync()).Should().Equal(feed.Skip(2));
        (await Store.Retention.PruneChangesAsync(policy with { IncludeUnobserved = true })).Changes.Should().Be(3);
        (await Store.Changes.ReadChangesAsync()).Should().Equal(feed.Skip(5));
    }

    [Test]
    public async Task A_new_observer_may_start_at_the_end_of_the_feed_and_then_misses_nothing()
    {
        await CreateAsync("a");
        var observer = new Recorder("mail") { StartsAtEnd = true };
        using (var host = await StartAsync(observer))
        {
            await UntilAsync(async () => (await Store.Observers.ReadPositionsAsync()).Values.Any(position => position != default));
            await host.StopAsync();
        }

        await CreateAsync("b");
        using var next = await StartAsync(observer);
        (await observer.HearAsync(2)).Should().OnlyContain(change => change.Key == "b");
    }

    [Test]
    public async Task An_observer_ahead_of_the_feed_continues_at_its_end()
    {
        await CreateAsync("a");
        var last = await Store.Changes.ReadLastPositionAsync();
        last.Should().Be((await Store.Changes.ReadChangesAsync())[^1].Position);
        await Leases.TakeAsync(LeaseTable.Observer("index"), default, default);
        await Leases.ReleaseAsync(LeaseTable.Observer("index"), default, last.Number + 50, default);
        var observer = new Recorder("index");
        using var host = await StartAsync(observer);
        await UntilAsync(async () => (await Store.Observers.ReadPositionsAsync())["index"] == last);
        await CreateAsync("b");
        (await observer.HearAsync(2)).Should().OnlyContain(change => change.Key == "b");
    }

    [Test]
    public async Task An_observer_that_comes_during_a_prune_keeps_what_it_has_not_heard()
    {
        await Artifacts.CreateArtifactsAsync([.. Enumerable.Range(0, 1_500).Select(_ => new ArtifactCreate())]);
        var feed = await Store.Changes.ReadChangesAsync(limit: 2_000);
        var pruned = await Store.Retention.PruneChangesAsync(new(TimeSpan.Zero), new Appearing(Leases));
        pruned.Changes.Should().Be(1_000);
        (await Store.Changes.ReadChangesAsync()).Should().Equal(feed.Skip(1_000));
    }

    [TestCase("")]
    [TestCase("twice", "twice")]
    public async Task A_host_does_not_start_with_observers_whose_names_are_not_usable(params string[] names)
    {
        var start = () => StartAsync([.. names.Select(name => new Recorder(name))]);
        (await start.Should().ThrowAsync<InvalidOperationException>()).WithMessage("*is not unique, or is not of 1 to 200 characters*");
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        while (!await isSo())
        {
            await Task.Delay(10);
        }
    }

    private LeaseRepository Leases => ((SqlArtifactStore)Store).Leases;

    private Task<Artifact> CreateAsync(string key) => Artifacts.CreateArtifactAsync(new() { Key = key });

    private static Dictionary<string, ArtifactChangePosition> Positions(string name, ArtifactChangePosition position) =>
        new() { [name] = position };

    private Task<IHost> StartAsync(params Recorder[] observers) => StartAsync(Database, observers);

    private async Task<IHost> StartAsync(TDatabase database, params Recorder[] observers)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        database.Use(builder.Services.AddArtifactStore(Configure));
        database.Use(builder.Services.AddKeyedArtifactStore("keyed", Configure));
        foreach (var observer in observers)
        {
            _ = observer.IsKeyed
                ? builder.Services.AddKeyedSingleton<IArtifactObserver>("keyed", observer)
                : builder.Services.AddSingleton<IArtifactObserver>(observer);
        }

        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private static async Task<int> FirstAsync(Recorder[] observers, int count)
    {
        while (true)
        {
            if (Array.FindIndex(observers, observer => observer.Heard.Count >= count) is >= 0 and var first)
            {
                return first;
            }

            await Task.Delay(10);
        }
    }

    private sealed class Recorder(string name) : IArtifactObserver
    {
        private readonly ConcurrentQueue<ArtifactChange> _heard = [];

        public string Name => name;

        public bool StartsAtEnd { get; init; }

        /// <summary>True if it is registered for a store with a key.</summary>
        public bool IsKeyed { get; init; }

        /// <summary>The number of calls that still fail.</summary>
        public int Failures { get; set; }

        /// <summary>True if a call does not end by itself.</summary>
        public bool IsStuck { get; init; }

        public TaskCompletionSource Stuck { get; } = new();

        public TaskCompletionSource Cancelled { get; } = new();

        public IReadOnlyList<ArtifactChange> Heard => [.. _heard];

        public async Task OnChangeAsync(ArtifactChange change, CancellationToken cancellationToken)
        {
            if (IsStuck)
            {
                Stuck.TrySetResult();
                await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                Cancelled.TrySetResult();
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (Failures > 0)
            {
                Failures--;
                throw new InvalidOperationException("Not now.");
            }

            _heard.Enqueue(change);
        }

        /// <summary>Waits until so many changes have come.</summary>
        public async Task<IReadOnlyList<ArtifactChange>> HearAsync(int count)
        {
            while (_heard.Count < count)
            {
                await Task.Delay(10);
            }

            return Heard;
        }
    }

    /// <summary>Takes the lease of a new observer after the first batch of a prune.</summary>
    private sealed class Appearing(LeaseRepository leases) : IProgress<PruneResult>
    {
        public void Report(PruneResult value) => leases.TakeAsync(LeaseTable.Observer("late"), default, default).GetAwaiter().GetResult();
    }
}
