using System.Transactions;

namespace ArtifactStore.Sqlite.Tests;

/// <summary>Hosts that work inside a <see cref="TransactionScope"/>. The driver gives it no connection, of the host's neither.</summary>
public sealed class AmbientTransactionTests
{
    [Test]
    public async Task The_store_commits_its_work_independently_of_the_scope([Values] bool inMemory, [Values] bool completed)
    {
        using var folder = new TestFolder();
        await using var store = SqliteArtifactStore.Open(inMemory ? "Data Source=:memory:" : $"Data Source={folder.File()}");
        var first = await store.Artifacts.CreateArtifactAsync(new() { Key = "report", Type = "table" });
        using (var scope = new TransactionScope(TransactionScopeOption.Required, TransactionScopeAsyncFlowOption.Enabled))
        {
            await store.Artifacts.CreateArtifactAsync(new() { Key = "report" });
            (
                await store.Artifacts.ReadArtifactsAsync(
                    new()
                    {
                        Artifacts = new() { Type = "table" },
                        Limit = 10,
                    }
                )
            ).Should().ContainSingle();
            (await store.Artifacts.DeleteArtifactAsync(first.Id)).Should().BeTrue();
            await store
                .Awaiting(s => s.Artifacts.CreateArtifactAsync(new() { Key = "report", ExpectedVersion = 7 }))
                .Should()
                .ThrowAsync<ArtifactConflictException>();
            await using (var transaction = await store.BeginTransactionAsync())
            {
                await transaction.Artifacts.CreateArtifactAsync(new() { Key = "report" });
                await transaction.CommitAsync();
            }

            Transaction.Current.Should().NotBeNull("the host's scope goes on");
            if (completed)
            {
                scope.Complete();
            }
        }

        (await store.Artifacts.ReadVersionsAsync("report")).Select(artifact => artifact.Version).Should().Equal(3, 2);
    }

    [Test]
    public async Task A_transaction_of_the_driver_inside_a_scope_can_be_joined_and_ends_as_the_host_ends_it()
    {
        using var folder = new TestFolder();
        await using var store = SqliteArtifactStore.Open($"Data Source={folder.File()}");
        await store.InitializeAsync();
        using (new TransactionScope(TransactionScopeOption.Required, TransactionScopeAsyncFlowOption.Enabled))
        {
            var connection = folder.Connect();
            using (var transaction = connection.BeginTransaction())
            {
                await store.Enlist(transaction).Artifacts.CreateArtifactAsync(new() { Key = "committed" });
                transaction.Commit();
            }

            using var undone = connection.BeginTransaction();
            await store.Enlist(undone).Artifacts.CreateArtifactAsync(new() { Key = "undone" });
        }

        (await store.Artifacts.ReadArtifactsAsync()).Should().ContainSingle().Which.Key.Should().Be("committed");
    }
}
