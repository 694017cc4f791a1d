using System.Transactions;
using ArtifactStore.Specification;
using Npgsql;

namespace ArtifactStore.PostgreSql.Tests;

/// <summary>
/// Hosts that work inside a <see cref="TransactionScope"/>, to which the driver gives every connection that is opened there.
/// </summary>
public class AmbientTransactionTests
{
    [TestCase(false)]
    [TestCase(true)]
    public async Task The_store_commits_its_own_work_and_never_the_hosts(bool isSourceOfHost)
    {
        await using var database = new PostgreSqlTestDatabase();
        var connectionString = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = true, MaxPoolSize = 4 }.ToString();
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var store = isSourceOfHost ? PostgreSqlArtifactStore.Open(source) : PostgreSqlArtifactStore.Open(connectionString);
        var first = await store.Artifacts.CreateArtifactAsync(new() { Key = "report", Type = "table" });
        await RunAsync("CREATE TABLE hosts (id int)");

        using (
            new TransactionScope(
                TransactionScopeOption.Required,
                new TransactionOptions { IsolationLevel = IsolationLevel.ReadCommitted },
                TransactionScopeAsyncFlowOption.Enabled
            )
        )
        {
            await RunAsync("INSERT INTO hosts VALUES (1)");
            await store.Artifacts.CreateArtifactAsync(new() { Key = "report" });
            (
                await store.Artifacts.ReadArtifactsAsync(
                    new()
                    {
                        Artifacts = new() { Type = "table" },
                        Limit = 10,
                    }
                )
            ).Should().ContainSingle("a read of several statements begins and ends as well");
            (await store.Artifacts.DeleteArtifactAsync(first.Id)).Should().BeTrue();
            var again = () => store.Artifacts.CreateArtifactAsync(new() { Key = "report", ExpectedVersion = 7 });
            await again.Should().ThrowAsync<ArtifactConflictException>();
            await RunAsync("INSERT INTO hosts VALUES (2)");
            Transaction.Current.Should().NotBeNull("the host's scope goes on");
        }

        (await RunAsync("SELECT COUNT(*) FROM hosts")).Should().Be(0L, "the scope was not completed");
        (await store.Artifacts.ReadVersionsAsync("report")).Should().ContainSingle().Which.Version.Should().Be(2);

        async Task<object?> RunAsync(string sql)
        {
            await using var command = source.CreateCommand(sql);
            return await command.ExecuteScalarAsync();
        }
    }
}
