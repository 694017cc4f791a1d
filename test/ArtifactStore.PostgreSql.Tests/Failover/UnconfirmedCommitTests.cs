using ArtifactStore.Specification;
using Npgsql;

namespace ArtifactStore.PostgreSql.Tests.Failover;

/// <summary>
/// A commit that the primary has made and the synchronous standby has not: it is not acknowledged, since a failover would lose it.
/// </summary>
public sealed class UnconfirmedCommitTests : PairFixture
{
    [SetUp]
    public async Task LoseStandby()
    {
        await using (var store = Open(commandTimeout: 30))
        {
            await store.InitializeAsync();
        }

        Pair.Standby.Stop();
    }

    [TearDown]
    public async Task BringStandbyBack()
    {
        if (!Pair.Standby.IsRunning)
        {
            Pair.StartStandby();
        }

        Pair.WaitForStandby();
        await using var database = new PairDatabase(Pair);
        await Invariants.CheckAsync(database);
    }

    [Test]
    public async Task A_commit_that_the_time_out_ends_while_it_waits_is_not_acknowledged()
    {
        await using var store = Open(commandTimeout: 1);
        await store
            .Artifacts.Awaiting(a => a.CreateArtifactAsync(new() { Key = "a" }))
            .Should()
            .ThrowAsync<ArtifactStoreUnavailableException>()
            .WithMessage("*standbys did not confirm*");
        await store
            .Artifacts.Awaiting(a => a.CreateArtifactsAsync([new(), new()]))
            .Should()
            .ThrowAsync<ArtifactStoreUnavailableException>()
            .WithMessage("*standbys did not confirm*");
        await store
            .Runs.Flows.Awaiting(f => f.SaveAsync(new Flow { Id = Guid.NewGuid(), Name = "etl" }))
            .Should()
            .ThrowAsync<ArtifactStoreUnavailableException>()
            .WithMessage("*standbys did not confirm*");
        await using var transaction = await store.BeginTransactionAsync();
        await transaction.Artifacts.CreateArtifactAsync(new());
        await transaction
            .Awaiting(t => t.CommitAsync())
            .Should()
            .ThrowAsync<ArtifactStoreUnavailableException>()
            .WithMessage("*standbys did not confirm*");
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public async Task A_commit_whose_connection_is_lost_while_it_waits_is_acknowledged_when_the_standby_has_it(int kind)
    {
        await using var store = Open(commandTimeout: 60);
        var id = Guid.NewGuid();
        if (kind > 0)
        {
            Pair.StartStandby();
            Pair.WaitForStandby();
            await store.Artifacts.CreateArtifactAsync(new() { Id = id });
            await store.Runs.Flows.SaveAsync(new Flow { Id = id, Name = "etl" });
            Pair.Standby.Stop();
        }

        var call = kind switch
        {
            0 => CreateAsync(),
            1 => store.Artifacts.UpdateArtifactAsync(id, new() { Description = "d" }),
            2 => store.Artifacts.DeleteArtifactAsync(id),
            _ => store.Runs.Flows.DeleteAsync(id),
        };
        ServerPair.Until(() => Pair.Waiting() == 1, "the commit waits");

        // The server lets the work be seen now, on this machine alone.
        ServerPair
            .Number(Pair.OfPrimary, "SELECT pg_terminate_backend(pid, 60000)::int FROM pg_stat_activity WHERE wait_event = 'SyncRep'")
            .Should()
            .Be(1);
        ServerPair.Until(() => call.IsCompleted || Pair.Waiting() == 1, "the store has come back");
        await Task.Delay(200);
        call.IsCompleted.Should().BeFalse("nothing but the primary has it");
        Pair.StartStandby();
        (await call.WaitAsync(TimeSpan.FromMinutes(1))).Should().BeTrue();
        (await store.Artifacts.ReadArtifactAsync(id) is null).Should().Be(kind == 2);

        async Task<bool> CreateAsync() => (await store.Artifacts.CreateArtifactAsync(new() { Id = id, Key = "b" })).Version == 1;
    }

    private IArtifactStore Open(int commandTimeout) =>
        PostgreSqlArtifactStore.Open(
            new NpgsqlConnectionStringBuilder(Pair.ConnectionString) { CommandTimeout = commandTimeout }.ToString(),
            options => options.RetryTimeout = TimeSpan.FromMinutes(1)
        );
}
