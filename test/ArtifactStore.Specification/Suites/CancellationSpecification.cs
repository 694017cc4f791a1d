using FluentAssertions;
using NUnit.Framework;

namespace ArtifactStore.Specification;

/// <summary>A cancelled call ends in an OperationCanceledException; a cancelled write is whole or not there.</summary>
public abstract class CancellationSpecification<TDatabase> : Specification<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private static readonly CancellationToken Cancelled = new(true);

    [Test]
    public async Task A_token_that_is_cancelled_already_stops_every_call_before_it_does_anything([Values] bool initialized)
    {
        if (initialized)
        {
            await Artifacts.CreateArtifactAsync(new() { Key = "a" });
        }

        var id = Guid.NewGuid();
        var flow = new Flow { Id = id, Name = "etl" };
        var calls = new Func<Task>[]
        {
            () => Artifacts.CreateArtifactAsync(new() { Key = "a" }, Cancelled),
            () => Artifacts.CreateArtifactsAsync([new() { Key = "a" }], Cancelled),
            () => Artifacts.GetOrCreateArtifactAsync(new() { Key = "a" }, Cancelled),
            () => Artifacts.GetOrCreateArtifactAsync(new() { Key = "new" }, Cancelled),
            () => Artifacts.ReadArtifactAsync(id, Cancelled),
            () => Artifacts.ReadArtifactAsync("a", 1, Cancelled),
            () => Artifacts.ReadLatestArtifactAsync("a", Cancelled),
            () => Artifacts.ReadVersionsAsync("a", cancellationToken: Cancelled),
            () => Artifacts.ReadArtifactsAsync(cancellationToken: Cancelled),
            () => Artifacts.ReadLatestArtifactsAsync(cancellationToken: Cancelled),
            () => Artifacts.ReadArtifactPageAsync(includeTotal: true, cancellationToken: Cancelled),
            () => Artifacts.ReadLatestArtifactPageAsync(includeTotal: true, cancellationToken: Cancelled),
            () => Artifacts.StreamArtifactsAsync(cancellationToken: Cancelled).ToListAsync().AsTask(),
            () => Artifacts.StreamArtifactsAsync().ToListAsync(Cancelled).AsTask(),
            () => Artifacts.StreamLatestArtifactsAsync(cancellationToken: Cancelled).ToListAsync().AsTask(),
            () => Artifacts.CountArtifactsAsync(cancellationToken: Cancelled),
            () => Artifacts.CountLatestArtifactsAsync(cancellationToken: Cancelled),
            () => Artifacts.UpdateArtifactAsync(id, new(), Cancelled),
            () => Artifacts.DeleteArtifactAsync(id, cancellationToken: Cancelled),
            () => Artifacts.DeleteArtifactsAsync(Everything.Query, cancellationToken: Cancelled),
            () => Store.Aliases.SetAsync("a", "production", 1, cancellationToken: Cancelled),
            () => Store.Aliases.RemoveAsync("a", "production", Cancelled),
            () => Store.Aliases.ListAsync("a", Cancelled),
            () => Store.Changes.ReadChangesAsync(cancellationToken: Cancelled),
            () => Store.Aliases.ReadArtifactAsync("a", "production", Cancelled),
            () => Runs.Flows.SaveAsync(flow, Cancelled),
            () => Runs.Flows.SaveAsync([flow], Cancelled),
            () => Runs.Flows.ReadAsync(id, Cancelled),
            () => Runs.Flows.ReadAsync(new FlowQuery(), Cancelled),
            () => Runs.Flows.ReadPageAsync(new FlowQuery(), includeTotal: true, Cancelled),
            () => Runs.Flows.StreamAsync(new FlowQuery(), Cancelled).ToListAsync().AsTask(),
            () => Runs.Flows.CountAsync(new FlowQuery(), Cancelled),
            () => Runs.Flows.DeleteAsync(id, Cancelled),
            () => Store.BeginTransactionAsync(Cancelled),
        };
        foreach (var (i, call) in calls.Index())
        {
            await call.Should().ThrowAsync<OperationCanceledException>("of call {0}", i);
        }

        (await Artifacts.CountArtifactsAsync()).Should().Be(initialized ? 1 : 0);
        (await Runs.Flows.ReadAsync(id)).Should().BeNull();
        (await Artifacts.CreateArtifactAsync(new() { Key = "a" })).Version.Should().Be(initialized ? 2 : 1);
    }

    [Test]
    public async Task A_writer_that_waits_can_be_cancelled_and_leaves_nothing()
    {
        await Store.InitializeAsync();
        using var source = new CancellationTokenSource();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var create = Task.Run(async () =>
        {
            await begun.Task;
            await Artifacts.CreateArtifactAsync(new() { Key = "a", Type = "late" }, source.Token);
        });
        var begin = Task.Run(async () =>
        {
            await begun.Task;

            // Where writers of other keys need not wait, the transaction begins and waits at its first write.
            await using var late = await Store.BeginTransactionAsync(source.Token);
            await late.Artifacts.CreateArtifactAsync(new() { Key = "a", Type = "late" }, source.Token);
            await late.CommitAsync();
        });
        await using (var transaction = await Store.BeginTransactionAsync())
        {
            await transaction.Artifacts.CreateArtifactAsync(new() { Key = "a" });
            begun.SetResult();
            await Task.Delay(150);
            await source.CancelAsync();
            await create.Awaiting(task => task.WaitAsync(TimeSpan.FromMinutes(1))).Should().ThrowAsync<OperationCanceledException>();
            await begin.Awaiting(task => task.WaitAsync(TimeSpan.FromMinutes(1))).Should().ThrowAsync<OperationCanceledException>();
            await transaction.CommitAsync();
        }

        (await Artifacts.ReadArtifactsAsync()).Select(row => (row.Key, row.Type)).Should().Equal(("a", null));
    }

    [Test]
    public async Task A_cancelled_bulk_create_is_complete_or_absent()
    {
        await Store.InitializeAsync();
        const int Size = 300;
        var artifacts = Enumerable.Range(0, Size).Select(i => new ArtifactCreate { Key = $"k{i % 10}" }).ToList();
        var created = 0;
        for (var round = 0; round < 24; round++)
        {
            using var source = new CancellationTokenSource();
            source.CancelAfter(TimeSpan.FromMilliseconds(round % 12));
            try
            {
                await Artifacts.CreateArtifactsAsync(artifacts, source.Token);
            }
            catch (OperationCanceledException) { }

            var count = await Artifacts.CountArtifactsAsync();
            (count % Size).Should().Be(0, "a cancelled write is whole or not there");
            count.Should().BeOneOf([created, created + Size]);
            created = (int)count;
        }

        await Invariants.CheckAsync(Database);
    }

    [Test]
    public async Task A_stream_can_be_cancelled_between_rows()
    {
        await using var store = Open(options => options.StreamBatchSize = 2);
        await store.Artifacts.CreateArtifactsAsync([.. Enumerable.Repeat(new ArtifactCreate(), 10)]);
        using var source = new CancellationTokenSource();
        var seen = 0;
        var read = async () =>
        {
            await foreach (var row in store.Artifacts.StreamArtifactsAsync(cancellationToken: source.Token))
            {
                if (++seen == 3)
                {
                    await source.CancelAsync();
                }
            }
        };
        await read.Should().ThrowAsync<OperationCanceledException>();
        seen.Should().BeLessThan(10);
        (await store.Artifacts.CountArtifactsAsync()).Should().Be(10);
    }

    [Test]
    public async Task A_cancelled_stream_throws_with_the_token_of_its_caller()
    {
        await Artifacts.CreateArtifactsAsync([new(), new(), new()]);
        await using var store = Open(options => options.StreamBatchSize = 1);
        using var cancellation = new CancellationTokenSource();

        var consume = async () =>
        {
            await foreach (var _ in store.Artifacts.StreamArtifactsAsync(cancellationToken: cancellation.Token))
            {
                await cancellation.CancelAsync();
            }
        };

        (await consume.Should().ThrowAsync<OperationCanceledException>()).Which.CancellationToken.Should().Be(cancellation.Token);
    }
}
