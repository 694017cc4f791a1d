using ArtifactStore.Specification;
using Npgsql;

namespace ArtifactStore.PostgreSql.Tests;

/// <summary>
/// Where a policy hides rows from the user of the store, the store says so; it neither answers as if they were not there, nor deletes the
/// half that it sees.
/// </summary>
public sealed class RowSecurityTests
{
    private readonly string _role = $"limited_{Guid.NewGuid():N}";
    private PostgreSqlTestDatabase _database = null!;

    [SetUp]
    public async Task Create()
    {
        _database = PostgreSqlTestDatabase.WithSchema();
        await using (var owner = _database.Open())
        {
            await owner.Artifacts.CreateArtifactsAsync([new() { Key = "mine" }, new() { Key = "mine" }, new() { Key = "theirs" }]);
        }

        await _database.ExecuteAsync(
            $"CREATE ROLE {_role} LOGIN; GRANT USAGE ON SCHEMA artifact_store TO {_role}; GRANT ALL ON ALL TABLES IN SCHEMA artifact_store TO {_role}; GRANT ALL ON ALL SEQUENCES IN SCHEMA artifact_store TO {_role}"
        );
    }

    [TearDown]
    public async Task Drop()
    {
        await _database.ExecuteAsync($"DROP OWNED BY {_role}; DROP ROLE {_role}");
        await _database.DisposeAsync();
    }

    [TestCase("artifact", "key = 'mine'")]
    [TestCase("artifact_collection", "key = 'mine'")]
    [TestCase("flow", "true")]
    public async Task A_store_is_not_opened(string table, string visible)
    {
        await HideAsync(table, visible);
        await using var store = Open();
        await RefusesAsync(() => store.InitializeAsync(), table);
        await RefusesAsync(() => store.Artifacts.CountArtifactsAsync(), table);
    }

    [Test]
    public async Task A_later_policy_is_detected_before_deletes_and_by_checks()
    {
        await using var store = Open();
        var mine = (await store.Artifacts.ReadVersionsAsync("mine"))[0];
        await HideAsync("artifact_collection", "false");
        await RefusesAsync(() => store.Artifacts.DeleteArtifactAsync(mine.Id), "artifact_collection");
        await RefusesAsync(() => store.Artifacts.DeleteArtifactsAsync(Everything.Query), "artifact_collection");
        await RefusesAsync(() => store.Runs.FlowRuns.DeleteAsync(Guid.NewGuid()), "artifact_collection");
        await RefusesAsync(async () => await store.Maintenance.VerifyAsync().ToListAsync(), "artifact_collection");
        await RefusesAsync(async () => await store.Maintenance.RepairAsync().ToListAsync(), "artifact_collection");
        var health = await store.Maintenance.CheckHealthAsync();
        health.Status.Should().Be(ArtifactStoreHealthStatus.Unhealthy);
        health.Description.Should().Contain("Row security");
        await using var connection = await _database.ConnectAsync();
        (await connection.NumberAsync("SELECT COUNT(*) FROM artifact_store.artifact")).Should().Be(3);
    }

    [Test]
    public async Task A_policy_that_does_not_apply_to_the_user_is_none()
    {
        await HideAsync("artifact", "false");
        await _database.ExecuteAsync($"ALTER ROLE {_role} BYPASSRLS");
        await using var store = Open();
        (await store.Artifacts.CountArtifactsAsync()).Should().Be(3);
        (await store.Artifacts.DeleteArtifactsAsync(Everything.Query)).Deleted.Should().Be(3);
    }

    private static async Task RefusesAsync(Func<Task> call, string table) =>
        (await call.Should().ThrowAsync<ArtifactStoreException>())
            .Which.Message.Should()
            .ContainAll("Row security hides rows", $".{table} ", "BYPASSRLS");

    private Task HideAsync(string table, string visible) =>
        _database.ExecuteAsync(
            $"ALTER TABLE artifact_store.{table} ENABLE ROW LEVEL SECURITY; CREATE POLICY hiding ON artifact_store.{table} USING ({visible})"
        );

    private IArtifactStore Open() =>
        PostgreSqlArtifactStore.Open(new NpgsqlConnectionStringBuilder(_database.ConnectionString) { Username = _role }.ToString());
}
