using FluentAssertions;
using NUnit.Framework;

namespace ArtifactStore.Specification;

/// <summary>Artifacts inside the host's own transaction: they commit and roll back with the host's rows.</summary>
public abstract class EnlistSpecification<TDatabase> : Specification<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private static readonly Guid FlowId = Guid.Parse("10000000-0000-4000-8000-000000000001");

    [SetUp]
    public async Task MakeHostTable()
    {
        await Store.InitializeAsync();
        await Database.ExecuteAsync("CREATE TABLE host_order (number INTEGER NOT NULL)");
    }

    [Test]
    public async Task The_hosts_rows_and_artifacts_commit_together_or_not_at_all([Values] bool commit)
    {
        await using (var connection = await Database.ConnectAsync())
        {
            await using var transaction = await Database.BeginAsync(connection);
            await connection.ExecuteAsync("INSERT INTO host_order (number) VALUES (1)", transaction);
            var session = Store.Enlist(transaction);
            var created = await session.Artifacts.CreateArtifactAsync(
                new()
                {
                    Key = "a",
                    Data = ArtifactData.Parse("100.0"),
                    Metadata = new(("a", "b")),
                }
            );
            await session.Runs.Flows.SaveAsync(new Flow { Id = FlowId, Name = "etl" });
            (await session.Artifacts.ReadArtifactAsync(created.Id)).Should().Be(created, "the session reads its own writes");
            (await session.Artifacts.ReadLatestArtifactAsync("a"))!.Version.Should().Be(1);
            (await session.Artifacts.ReadArtifactsAsync(new() { Artifacts = new() { Key = "a" } })).Should().Equal(created);
            await connection.ExecuteAsync("INSERT INTO host_order (number) VALUES (2)", transaction);
            if (commit)
            {
                await transaction.CommitAsync();
            }
            else
            {
                await transaction.RollbackAsync();
            }
        }

        await using var look = await Database.ConnectAsync();
        (await look.NumberAsync("SELECT COUNT(*) FROM host_order")).Should().Be(commit ? 2 : 0);
        (await Artifacts.CountArtifactsAsync()).Should().Be(commit ? 1 : 0);
        (await Artifacts.CountLatestArtifactsAsync()).Should().Be(commit ? 1 : 0);
        (await Runs.Flows.ReadAsync(FlowId) is not null).Should().Be(commit);
        (await Artifacts.CreateArtifactAsync(new() { Key = "a" })).Version.Should().Be(commit ? 2 : 1);
    }

    [Test]
    public async Task A_refused_call_writes_nothing_and_leaves_the_hosts_transaction_usable()
    {
        var there = await Artifacts.CreateArtifactAsync(new() { Key = "there" });
        await using (var connection = await Database.ConnectAsync())
        {
            await using var transaction = await Database.BeginAsync(connection);
            await connection.ExecuteAsync("INSERT INTO host_order (number) VALUES (1)", transaction);
            var session = Store.Enlist(transaction);
            await session.Artifacts.CreateArtifactAsync(new() { Key = "a" });
            await session
                .Artifacts.Awaiting(a => a.CreateArtifactsAsync([new() { Key = "b" }, new() { Id = there.Id }]))
                .Should()
                .ThrowAsync<ArtifactConflictException>();
            await session
                .Artifacts.Awaiting(a => a.CreateArtifactAsync(new() { Key = "a", ExpectedVersion = 0 }))
                .Should()
                .ThrowAsync<ArtifactConflictException>();
            (await session.Artifacts.CreateArtifactAsync(new() { Key = "a" })).Version.Should().Be(2);
            await transaction.CommitAsync();
        }

        (await Artifacts.ReadLatestArtifactsAsync(new() { Sort = ArtifactSort.KeyAsc }))
            .Select(row => (row.Key, row.Version))
            .Should()
            .Equal(("a", 2), ("there", 1));
        await using var look = await Database.ConnectAsync();
        (await look.NumberAsync("SELECT COUNT(*) FROM host_order")).Should().Be(1);
    }

    [Test]
    public async Task A_transaction_of_another_provider_is_refused()
    {
        await using var foreign = new ForeignTransaction();
        Store.Invoking(store => store.Enlist(foreign)).Should().Throw<ArgumentException>();
        Store.Invoking(store => store.Enlist(null!)).Should().Throw<ArgumentException>();
    }

    [Test]
    public async Task A_transaction_on_another_database_is_refused()
    {
        await using var other = NewDatabase();
        await using (var connection = await other.ConnectAsync())
        {
            await using var transaction = await other.BeginAsync(connection);
            Store.Invoking(store => store.Enlist(transaction)).Should().Throw<ArgumentException>();
        }
    }

    [Test]
    public async Task A_transaction_that_has_ended_is_refused([Values] bool commit)
    {
        await using var connection = await Database.ConnectAsync();
        await using var transaction = await Database.BeginAsync(connection);
        if (commit)
        {
            await transaction.CommitAsync();
        }
        else
        {
            await transaction.RollbackAsync();
        }

        Store.Invoking(store => store.Enlist(transaction)).Should().Throw<ArgumentException>();
    }

    [Test]
    public async Task A_session_whose_transaction_has_ended_throws_and_writes_nothing()
    {
        await using var connection = await Database.ConnectAsync();
        await using var transaction = await Database.BeginAsync(connection);
        var session = Store.Enlist(transaction);
        await session.Artifacts.CreateArtifactAsync(new() { Key = "a" });
        await transaction.CommitAsync();
        await session.Artifacts.Awaiting(a => a.CreateArtifactAsync(new() { Key = "a" })).Should().ThrowAsync<InvalidOperationException>();
        (await Artifacts.CountArtifactsAsync()).Should().Be(1);
    }
}
