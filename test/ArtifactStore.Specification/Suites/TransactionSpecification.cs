using FluentAssertions;
using NUnit.Framework;

namespace ArtifactStore.Specification;

/// <summary>Transactions of the store: whole or not there, reading their own writes, one at a time.</summary>
public abstract class TransactionSpecification<TDatabase> : Specification<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private static readonly Guid RunId = Guid.Parse("30000000-0000-4000-8000-000000000001");
    private static readonly Guid FlowId = Guid.Parse("10000000-0000-4000-8000-000000000001");

    [Test]
    public async Task Committed_writes_are_visible_together()
    {
        Artifact created;
        await using (var transaction = await Store.BeginTransactionAsync())
        {
            await transaction.Runs.Flows.SaveAsync(new Flow { Id = FlowId, Name = "etl" });
            await transaction.Runs.FlowRuns.SaveAsync(
                new FlowRun
                {
                    Id = RunId,
                    Name = "run",
                    FlowId = FlowId,
                }
            );
            created = await transaction.Artifacts.CreateArtifactAsync(new() { Key = "a", FlowRunId = RunId });
            await ShouldSeeNothingAsync();
            await transaction.CommitAsync();
        }

        (await Artifacts.ReadArtifactsAsync(new() { Flows = new() { Name = "etl" } })).Should().Equal(created);
        (await Artifacts.ReadLatestArtifactAsync("a"))!.LatestId.Should().Be(created.Id);
        (await Runs.FlowRuns.ReadAsync(RunId)).Should().NotBeNull();
    }

    [Test]
    public async Task Uncommitted_writes_are_rolled_back()
    {
        var kept = await Artifacts.CreateArtifactAsync(new() { Key = "kept", Description = "before" });
        await using (var transaction = await Store.BeginTransactionAsync())
        {
            await transaction.Runs.Flows.SaveAsync(new Flow { Id = FlowId, Name = "etl" });
            await transaction.Artifacts.CreateArtifactsAsync([new() { Key = "a" }, new() { Key = "kept" }]);
            await transaction.Artifacts.UpdateArtifactAsync(kept.Id, new() { Description = "after" });
            await transaction.Artifacts.DeleteArtifactAsync(kept.Id);
        }

        (await Artifacts.ReadArtifactsAsync()).Should().Equal(kept);
        (await Artifacts.ReadLatestArtifactsAsync()).Should().ContainSingle().Which.Version.Should().Be(1);
        (await Runs.Flows.ReadAsync(FlowId)).Should().BeNull();
        (await Artifacts.CreateArtifactAsync(new() { Key = "kept" })).Version.Should().Be(2, "a number that was rolled back was not given");
    }

    [Test]
    public async Task A_transaction_reads_its_own_writes()
    {
        await Store.InitializeAsync();
        await using var transaction = await Store.BeginTransactionAsync();
        var artifacts = transaction.Artifacts;
        await transaction.Runs.Flows.SaveAsync(new Flow { Id = FlowId, Name = "etl" });
        await transaction.Runs.FlowRuns.SaveAsync(
            new FlowRun
            {
                Id = RunId,
                Name = "run",
                FlowId = FlowId,
            }
        );
        var first = await artifacts.CreateArtifactAsync(new() { Key = "a", FlowRunId = RunId });
        var second = await artifacts.CreateArtifactAsync(new() { Key = "a", FlowRunId = RunId });
        second.Version.Should().Be(2);
        (await transaction.Runs.Flows.ReadAsync(FlowId)).Should().NotBeNull();
        (await artifacts.ReadArtifactAsync(first.Id)).Should().Be(first);
        (await artifacts.ReadArtifactAsync("a", 2)).Should().Be(second);
        (await artifacts.ReadVersionsAsync("a")).Should().Equal(second, first);
        (await artifacts.ReadLatestArtifactAsync("a"))!.LatestId.Should().Be(second.Id);
        (await artifacts.ReadArtifactsAsync(new() { Flows = new() { Name = "etl" } })).Should().Equal(second, first);
        (await artifacts.CountLatestArtifactsAsync(new() { Flows = new() { Name = "etl" } })).Should().Be(1);
        (await artifacts.StreamArtifactsAsync().ToListAsync()).Should().Equal(second, first);
        await artifacts.DeleteArtifactAsync(second.Id);
        (await artifacts.ReadLatestArtifactAsync("a"))!.LatestId.Should().Be(first.Id);
        await ShouldSeeNothingAsync();
    }

    [Test]
    public async Task A_refused_call_writes_nothing_and_leaves_the_transaction_usable()
    {
        var there = await Artifacts.CreateArtifactAsync(new() { Key = "there" });
        await using (var transaction = await Store.BeginTransactionAsync())
        {
            var artifacts = transaction.Artifacts;
            await artifacts.CreateArtifactAsync(new() { Key = "a" });
            await artifacts
                .Awaiting(a => a.CreateArtifactAsync(new() { Id = there.Id, Key = "a" }))
                .Should()
                .ThrowAsync<ArtifactConflictException>();
            await artifacts
                .Awaiting(a => a.CreateArtifactsAsync([new() { Key = "b" }, new() { Key = "a", ExpectedVersion = 7 }]))
                .Should()
                .ThrowAsync<ArtifactConflictException>();
            await artifacts.Awaiting(a => a.DeleteArtifactsAsync(new())).Should().ThrowAsync<ArgumentException>();
            await artifacts.Awaiting(a => a.ReadArtifactAsync("\0", 1)).Should().ThrowAsync<ArgumentException>();
            await artifacts.CreateArtifactAsync(new() { Key = "a" });
            await transaction.CommitAsync();
        }

        (await Artifacts.ReadLatestArtifactsAsync(new() { Sort = ArtifactSort.KeyAsc }))
            .Select(row => (row.Key, row.Version))
            .Should()
            .Equal(("a", 2), ("there", 1));
    }

    [Test]
    public async Task Other_writers_wait_until_it_ends([Values] bool commit)
    {
        await Store.InitializeAsync();
        await using var second = Open();
        await second.InitializeAsync();

        // The other writers start outside of the flow that will hold the transaction.
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var started = 0;
        var others = new[] { Store, Store, second }
            .Select(store =>
                Task.Run(async () =>
                {
                    await begun.Task;
                    Interlocked.Increment(ref started);
                    return await store.Artifacts.CreateArtifactAsync(new() { Key = "a" });
                })
            )
            .ToArray();
        await using (var transaction = await Store.BeginTransactionAsync())
        {
            (await transaction.Artifacts.CreateArtifactAsync(new() { Key = "a" })).Version.Should().Be(1);
            begun.SetResult();
            while (Volatile.Read(ref started) < others.Length)
            {
                await Task.Delay(10);
            }

            await Task.Delay(150);
            others.Should().NotContain(other => other.IsCompleted);
            (await transaction.Artifacts.CreateArtifactAsync(new() { Key = "a" })).Version.Should().Be(2);
            if (commit)
            {
                await transaction.CommitAsync();
            }
        }

        (await Task.WhenAll(others))
            .Select(artifact => artifact.Version!.Value)
            .Should()
            .BeEquivalentTo(Enumerable.Range(commit ? 3 : 1, 3));
    }

    [Test]
    public async Task A_write_on_the_store_in_the_same_flow_is_refused_at_once()
    {
        await Store.InitializeAsync();
        await using (var transaction = await Store.BeginTransactionAsync())
        {
            foreach (var write in Writes)
            {
                (
                    await Store
                        .Awaiting(store => write(store).WaitAsync(TimeSpan.FromMinutes(1)))
                        .Should()
                        .ThrowAsync<InvalidOperationException>()
                )
                    .Which.Message.Should()
                    .Contain("transaction");
            }

            await Task.Run(() =>
                Store
                    .Awaiting(store => store.Artifacts.CreateArtifactAsync(new()))
                    .Should()
                    .ThrowAsync<InvalidOperationException>("a task of the flow is the same flow")
            );
            await Store
                .Primary.Artifacts.Awaiting(artifacts => artifacts.CreateArtifactAsync(new()))
                .Should()
                .ThrowAsync<InvalidOperationException>("it is the same store");
            await transaction.Artifacts.CreateArtifactAsync(new() { Key = "a" });
            await transaction.CommitAsync();
        }

        (await Artifacts.CreateArtifactAsync(new() { Key = "a" })).Version.Should().Be(2, "after the transaction the store writes again");
    }

    [Test]
    public async Task The_flow_is_free_again_after_commit_and_after_dispose()
    {
        await using (var transaction = await Store.BeginTransactionAsync())
        {
            await transaction.CommitAsync();
            await Artifacts.CreateArtifactAsync(new() { Key = "a" });
        }

        await using (await Store.BeginTransactionAsync()) { }

        await using (var again = await Store.BeginTransactionAsync())
        {
            await again.Artifacts.CreateArtifactAsync(new() { Key = "a" });
            await again.CommitAsync();
        }

        (await Artifacts.ReadLatestArtifactAsync("a"))!.Version.Should().Be(2);
    }

    [Test]
    public async Task After_the_end_a_transaction_throws([Values] bool commit)
    {
        var transaction = await Store.BeginTransactionAsync();
        var created = await transaction.Artifacts.CreateArtifactAsync(new() { Key = "a" });
        if (commit)
        {
            await transaction.CommitAsync();
        }
        else
        {
            await transaction.DisposeAsync();
        }

        await transaction.Awaiting(t => t.Artifacts.CreateArtifactAsync(new())).Should().ThrowAsync<InvalidOperationException>();
        await transaction.Awaiting(t => t.Artifacts.ReadArtifactAsync(created.Id)).Should().ThrowAsync<InvalidOperationException>();
        await transaction.Awaiting(t => t.Runs.Flows.ReadAsync(FlowId)).Should().ThrowAsync<InvalidOperationException>();
        await transaction.Awaiting(t => t.CommitAsync()).Should().ThrowAsync<InvalidOperationException>();
        await transaction.DisposeAsync();
        await transaction.DisposeAsync();
        (await Artifacts.CountArtifactsAsync()).Should().Be(commit ? 1 : 0);
    }

    [Test]
    public async Task A_cancelled_commit_leaves_the_transaction_to_be_committed_or_rolled_back()
    {
        await using (var transaction = await Store.BeginTransactionAsync())
        {
            await transaction.Artifacts.CreateArtifactAsync(new() { Key = "a" });
            await transaction.Awaiting(t => t.CommitAsync(new CancellationToken(true))).Should().ThrowAsync<OperationCanceledException>();
            await transaction.CommitAsync();
        }

        (await Artifacts.CountArtifactsAsync()).Should().Be(1);
    }

    [Test]
    public async Task Many_tasks_may_share_a_transaction()
    {
        await using (var transaction = await Store.BeginTransactionAsync())
        {
            await Task.WhenAll(
                Enumerable.Range(0, 10).Select(_ => Task.Run(() => transaction.Artifacts.CreateArtifactAsync(new() { Key = "a" })))
            );
            await transaction.CommitAsync();
        }

        (await Artifacts.ReadVersionsAsync("a")).Select(row => row.Version!.Value).Should().Equal(Enumerable.Range(1, 10).Reverse());
    }

    private static IEnumerable<Func<IArtifactStore, Task>> Writes =>
        [
            store => store.Artifacts.CreateArtifactAsync(new() { Key = "b" }),
            store => store.Artifacts.CreateArtifactsAsync([new()]),
            store => store.Artifacts.UpdateArtifactAsync(RunId, new()),
            store => store.Artifacts.DeleteArtifactAsync(RunId),
            store => store.Artifacts.DeleteArtifactsAsync(Everything.Query),
            store => store.Runs.Flows.SaveAsync(new Flow { Id = FlowId, Name = "etl" }),
            store => store.Runs.Flows.DeleteAsync(FlowId),
            store => store.BeginTransactionAsync(),
        ];

    private async Task ShouldSeeNothingAsync()
    {
        await using var connection = await Database.ConnectAsync();
        (await connection.NumberAsync($"SELECT COUNT(*) FROM {Database.Dialect.Table("artifact")}"))
            .Should()
            .Be(0, "another connection sees nothing before the commit");
        (await connection.NumberAsync($"SELECT COUNT(*) FROM {Database.Dialect.Table("flow")}")).Should().Be(0);
    }
}
