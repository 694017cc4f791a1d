using System.Data;
using ArtifactStore.Specification;
using Npgsql;

namespace ArtifactStore.PostgreSql.Tests;

/// <summary>Hosts that enlist transactions which see one state of the database from their first statement to their last.</summary>
public class IsolationTests
{
    [TestCase(IsolationLevel.RepeatableRead)]
    [TestCase(IsolationLevel.Serializable)]
    public async Task Deletes_of_one_key_by_transactions_that_do_not_see_each_other_never_leave_a_pointer_to_nothing(
        IsolationLevel isolation
    )
    {
        await using var database = PostgreSqlTestDatabase.WithSchema();
        await using var store = database.Open();
        var versions = await store.Artifacts.CreateArtifactsAsync([
            .. Enumerable.Range(0, 3).Select(_ => new ArtifactCreate { Key = "report" }),
        ]);
        await using var first = (NpgsqlConnection)await database.ConnectAsync();
        await using var second = (NpgsqlConnection)await database.ConnectAsync();
        await using var early = await first.BeginTransactionAsync(isolation);
        await using var late = await second.BeginTransactionAsync(isolation);
        (await store.Enlist(late).Artifacts.ReadLatestArtifactAsync("report"))!
            .Version.Should()
            .Be(3, "the snapshot is taken by the first statement");

        (await store.Enlist(early).Artifacts.DeleteArtifactAsync(versions[1].Id)).Should().BeTrue();
        await early.CommitAsync();

        var delete = () => store.Enlist(late).Artifacts.DeleteArtifactAsync(versions[2].Id);
        await delete
            .Should()
            .ThrowAsync<ArtifactStoreException>("version 2, to which the pointer would go, is gone, and this transaction cannot see that");
        await late.RollbackAsync();
        (await store.Artifacts.ReadLatestArtifactAsync("report"))!.LatestId.Should().Be(versions[2].Id);
        (await store.Artifacts.DeleteArtifactAsync(versions[2].Id)).Should().BeTrue();
        (await store.Artifacts.ReadLatestArtifactAsync("report"))!.LatestId.Should().Be(versions[0].Id);
    }

    [Test]
    public async Task An_alias_and_a_delete_by_transactions_that_do_not_see_each_other_never_meet(
        [Values(IsolationLevel.RepeatableRead, IsolationLevel.Serializable)] IsolationLevel isolation,
        [Values] bool deleteLate,
        [Values] bool byQuery
    )
    {
        await using var database = PostgreSqlTestDatabase.WithSchema();
        await using var store = database.Open();
        var versions = await store.Artifacts.CreateArtifactsAsync([new() { Key = "report" }, new() { Key = "report" }]);
        await using var first = (NpgsqlConnection)await database.ConnectAsync();
        await using var second = (NpgsqlConnection)await database.ConnectAsync();
        await using var early = await first.BeginTransactionAsync(isolation);
        await using var late = await second.BeginTransactionAsync(isolation);
        (await store.Enlist(late).Aliases.ListAsync("report")).Should().BeEmpty("the snapshot is taken by the first statement");

        await (deleteLate ? SetAsync(early) : DeleteAsync(early));
        await early.CommitAsync();

        var other = () => deleteLate ? DeleteAsync(late) : SetAsync(late);
        await other.Should().ThrowAsync<ArtifactStoreException>("this transaction cannot see what the other has committed");
        await late.RollbackAsync();
        await Invariants.CheckAsync(database);

        Task SetAsync(NpgsqlTransaction transaction) => store.Enlist(transaction).Aliases.SetAsync("report", "production", 1);

        Task DeleteAsync(NpgsqlTransaction transaction) =>
            byQuery
                ? store.Enlist(transaction).Artifacts.DeleteArtifactsAsync(new() { Artifacts = new() { Id = versions[0].Id } })
                : store.Enlist(transaction).Artifacts.DeleteArtifactAsync(versions[0].Id);
    }

    [TestCase(IsolationLevel.RepeatableRead)]
    [TestCase(IsolationLevel.Serializable)]
    public async Task An_alias_removed_since_the_snapshot_is_not_set_as_expected(IsolationLevel isolation)
    {
        await using var database = PostgreSqlTestDatabase.WithSchema();
        await using var store = database.Open();
        await store.Artifacts.CreateArtifactsAsync([new() { Key = "report" }, new() { Key = "report" }]);
        await store.Aliases.SetAsync("report", "production", 1);
        await using var connection = (NpgsqlConnection)await database.ConnectAsync();
        await using var late = await connection.BeginTransactionAsync(isolation);
        (await store.Enlist(late).Aliases.ListAsync("report")).Should().ContainSingle("the snapshot is taken by the first statement");

        await store.Aliases.RemoveAsync("report", "production");
        await store
            .Enlist(late)
            .Aliases.Awaiting(aliases => aliases.SetAsync("report", "production", 2, expectedVersion: 1))
            .Should()
            .ThrowAsync<ArtifactStoreException>("there is no such alias any more");
        await late.RollbackAsync();
        (await store.Aliases.ListAsync("report")).Should().BeEmpty();
    }
}
