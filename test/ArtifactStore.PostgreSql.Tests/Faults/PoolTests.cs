using ArtifactStore.Specification;
using ArtifactStore.Specification.Maintenance;
using Npgsql;

namespace ArtifactStore.PostgreSql.Tests.Faults;

/// <summary>Every connection of the pool is taken.</summary>
public sealed class PoolTests
{
    [Test]
    public async Task Calls_that_get_no_connection_in_time_are_unavailable_and_work_again_when_one_is_free()
    {
        await using var database = PostgreSqlTestDatabase.WithSchema();
        var address = new NpgsqlConnectionStringBuilder(database.ConnectionString)
        {
            Pooling = true,
            MaxPoolSize = 2,
            Timeout = 1,
        };
        await using var store = PostgreSqlArtifactStore.Open(address.ToString(), options =>
            options.RetryTimeout = TimeSpan.FromMilliseconds(500)
        );
        await store.InitializeAsync();
        await using (var first = await BeginAsync(store, "a"))
        await using (var second = await BeginAsync(store, "b"))
        {
            Func<Task>[] calls =
            [
                () => store.Artifacts.CreateArtifactAsync(new() { Key = "c" }),
                () => store.Artifacts.CreateArtifactsAsync([new() { Key = "c" }]),
                () => store.Artifacts.ReadLatestArtifactAsync("a"),
                () => store.Artifacts.DeleteArtifactsAsync(Everything.Query),
            ];
            await Task.WhenAll(
                calls.Select(async call =>
                {
                    // Outside of the flow that holds the transactions.
                    var refused = (
                        await Outside(call).Awaiting(task => task).Should().ThrowAsync<ArtifactStoreUnavailableException>()
                    ).Which;
                    refused.IsTransient.Should().BeTrue();
                    refused.InnerException.Should().BeAssignableTo<NpgsqlException>();
                })
            );
            await first.CommitAsync();
            (await Outside(() => store.Artifacts.CreateArtifactAsync(new() { Key = "c" }))).Should().BeTrue("one is free");
            await second.CommitAsync();
        }

        (await store.Artifacts.ReadLatestArtifactsAsync(new() { Sort = ArtifactSort.KeyAsc }))
            .Select(row => (row.Key, row.Version))
            .Should()
            .Equal(("a", 1), ("b", 1), ("c", 1));
        await Invariants.CheckAsync(database);
        (await store.VerifyAllAsync()).Should().BeEmpty();
    }

    private static async Task<IArtifactStoreTransaction> BeginAsync(IArtifactStore store, string key)
    {
        var transaction = await Task.Run(() => store.BeginTransactionAsync());
        await transaction.Artifacts.CreateArtifactAsync(new() { Key = key });
        return transaction;
    }

    private static Task<bool> Outside(Func<Task> call)
    {
        using (ExecutionContext.SuppressFlow())
        {
            return Task.Run(async () =>
            {
                await call();
                return true;
            });
        }
    }
}
