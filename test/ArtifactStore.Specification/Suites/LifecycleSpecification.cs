using ArtifactStore.Specification.Maintenance;
using FluentAssertions;
using NUnit.Framework;

namespace ArtifactStore.Specification;

/// <summary>Writers, deleters, prunes and setters of aliases at the same time: no alias dangles, and the feed is what happened.</summary>
public abstract class LifecycleSpecification<TDatabase> : Specification<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private const int Workers = 6;
    private static readonly int Steps = Effort.Of(120, plain: 30);

    protected override void Configure(ArtifactStoreOptions options) =>
        (options.RecordChanges, options.TimeProvider) = (true, TimeProvider.System);

    [TestCase(1)]
    [TestCase(2, Category = LongAttribute.Category)]
    [TestCase(3, Category = LongAttribute.Category)]
    public async Task The_feed_of_all_at_once_leads_to_what_the_store_holds(int seed)
    {
        await using var second = Open();
        await Task.WhenAll(Store.InitializeAsync(), second.InitializeAsync());
        await Task.WhenAll(
            Enumerable
                .Range(0, Workers)
                .Select(worker => Task.Run(() => WorkAsync(worker % 2 == 0 ? Store : second, new Random((seed * Workers) + worker))))
        );

        await Invariants.CheckAsync(Database);
        (await Store.VerifyAllAsync()).Should().BeEmpty();
        var changes = await FeedReplay.CheckAsync(Store);
        changes
            .Select(change => change.Kind)
            .Should()
            .Contain([ArtifactChangeKind.Updated, ArtifactChangeKind.Deleted, ArtifactChangeKind.AliasMoved]);
        TestContext.Out.WriteLine($"{changes.Count} changes");
    }

    [Test]
    public async Task A_write_that_is_not_recorded_is_found([Values] bool isDelete)
    {
        var artifact = await Artifacts.CreateArtifactAsync(new() { Key = "report" });
        await FeedReplay.CheckAsync(Store);
        await using var silent = Open(options => options.RecordChanges = false);
        _ = isDelete
            ? await silent.Artifacts.DeleteArtifactAsync(artifact.Id)
            : (object)await silent.Artifacts.CreateArtifactAsync(new() { Key = "report" });
        await Store.Awaiting(store => FeedReplay.CheckAsync(store)).Should().ThrowAsync<AssertionException>();
    }

    private static async Task WorkAsync(IArtifactStore store, Random random)
    {
        for (var i = 0; i < Steps; i++)
        {
            var key = $"key-{random.Next(4)}";
            var isInTransaction = random.Next(5) == 0;
            try
            {
                if (!isInTransaction)
                {
                    await StepAsync(store, key, random);
                    continue;
                }

                await using var transaction = await store.BeginTransactionAsync();
                await StepAsync(transaction, key, random);
                await StepAsync(transaction, key, random);
                if (random.Next(3) > 0)
                {
                    await transaction.CommitAsync();
                }
            }
            catch (ArtifactConflictException)
            {
                // Another was first.
            }
            catch (ArtifactStoreException e) when (isInTransaction && e.IsTransient)
            {
                // Two transactions waited for each other.
            }
        }
    }

    private static async Task StepAsync(IArtifactStoreSession session, string key, Random random)
    {
        var latest = (await session.Artifacts.ReadLatestArtifactAsync(key))?.Version ?? 0;
        var some = 1 + random.Next(Math.Max(1, latest));
        _ = random.Next(12) switch
        {
            < 4 => (object)await session.Artifacts.CreateArtifactAsync(new() { Key = key }),
            4 => await session.Artifacts.CreateArtifactsAsync([new() { Key = key }, new(), new() { Key = key }]),
            5 => await session.Aliases.SetAsync(key, "production", some),
            6 => await session.Aliases.SetAsync(key, "champion", some, expectedVersion: 0),
            7 => await session.Aliases.RemoveAsync(key, random.Next(2) == 0 ? "production" : "champion"),
            8 => await session.Artifacts.DeleteArtifactAsync(key, some, force: random.Next(2) == 0),
            9 when random.Next(4) == 0 => await session.Artifacts.DeleteArtifactsAsync(
                new() { Artifacts = new() { Key = key } },
                force: random.Next(2) == 0
            ),
            10 when session is IArtifactStore store => await store.Retention.PruneAsync(
                new()
                {
                    OlderThan = TimeSpan.Zero,
                    KeepLatest = random.Next(3) > 0,
                    KeepVersions = random.Next(2) == 0 ? 2 : null,
                    BatchSize = 3,
                }
            ),
            _ when await session.Artifacts.ReadArtifactAsync(key, some) is { } artifact => await session.Artifacts.UpdateArtifactAsync(
                artifact.Id,
                new() { Description = "new" }
            ),
            _ => 0,
        };
    }
}
