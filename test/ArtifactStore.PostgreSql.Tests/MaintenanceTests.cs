using ArtifactStore.Specification;
using ArtifactStore.Specification.Maintenance;
using static ArtifactStore.ArtifactStoreViolationKind;

namespace ArtifactStore.PostgreSql.Tests;

/// <summary>Damage that only PostgreSQL lets through, and what its own checks say.</summary>
public sealed class MaintenanceTests : Specification<PostgreSqlTestDatabase>
{
    [TestCase("UPDATE artifact_store.flow SET tags = ARRAY['a', NULL]", UnreadableTags, "tags")]
    [TestCase("UPDATE artifact_store.flow SET tags = ARRAY[ARRAY['a'], ARRAY['b']]", UnreadableTags, "tags")]
    [TestCase("UPDATE artifact_store.artifact SET created = '10000-01-01' WHERE key IS NULL", MalformedTime, "created")]
    [TestCase("UPDATE artifact_store.artifact SET updated = '0001-01-01 BC' WHERE key IS NULL", MalformedTime, "updated")]
    [TestCase("UPDATE artifact_store.flow_run SET end_time = '12000-01-01' WHERE name = 'run'", MalformedTime, "end_time")]
    public async Task A_value_that_cannot_be_read_is_found_and_left_alone(string sql, ArtifactStoreViolationKind kind, string column)
    {
        await DamageCases.FillAsync(Store);
        await Database.ExecuteAsync(sql);
        (await Store.VerifyAllAsync(new() { PageRows = 1 }))
            .Should()
            .ContainSingle()
            .Which.Should()
            .BeEquivalentTo(
                new
                {
                    Kind = kind,
                    Column = column,
                    IsRepairable = false,
                }
            );
        (await Store.RepairAllAsync()).Should().BeEmpty();
    }

    [Test]
    public async Task An_index_that_the_server_holds_for_invalid_is_found()
    {
        await DamageCases.FillAsync(Store);
        await Database.ExecuteAsync("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'artifact_store.artifact_type'::regclass");
        var found = await Store.VerifyAllAsync();
        found
            .Should()
            .ContainSingle()
            .Which.Should()
            .BeEquivalentTo(
                new
                {
                    Kind = DatabaseDamage,
                    Table = "artifact",
                    IsRepairable = false,
                }
            );
        found[0].Found.Should().Contain("artifact_type");
        (await Store.VerifyAllAsync(new() { CheckDatabase = false })).Should().BeEmpty();
    }

    [Test]
    public async Task A_row_that_an_index_lacks_is_found_where_amcheck_is_there()
    {
        await DamageCases.FillAsync(Store);
        await Database.ExecuteAsync("CREATE EXTENSION amcheck");
        (await Store.VerifyAllAsync()).Should().BeEmpty();

        // While an index is not ready, rows come without it.
        await Database.ExecuteAsync(
            "UPDATE pg_index SET indisready = false, indisvalid = false WHERE indexrelid = 'artifact_store.artifact_updated'::regclass"
        );
        await Database.ExecuteAsync("UPDATE artifact_store.artifact SET updated = '2026-05-05'");
        await Database.ExecuteAsync(
            "UPDATE pg_index SET indisready = true, indisvalid = true WHERE indexrelid = 'artifact_store.artifact_updated'::regclass"
        );
        var found = await Store.VerifyAllAsync();
        found
            .Should()
            .ContainSingle()
            .Which.Should()
            .BeEquivalentTo(
                new
                {
                    Kind = DatabaseDamage,
                    Table = "artifact",
                    IsRepairable = false,
                }
            );
        found[0].Found.Should().Contain("artifact_updated").And.Contain("lacks matching index tuple");

        await Database.ExecuteAsync("REINDEX INDEX artifact_store.artifact_updated");
        (await Store.VerifyAllAsync()).Should().BeEmpty();
    }

    [Test]
    public async Task Without_the_right_to_call_amcheck_the_rest_is_checked()
    {
        await DamageCases.FillAsync(Store);
        await Database.ExecuteAsync("CREATE EXTENSION amcheck");
        await Database.ExecuteAsync("UPDATE artifact_store.artifact_collection SET type = NULL WHERE key = 'a'");
        var role = $"reader_{Guid.NewGuid():N}";
        await Database.ExecuteAsync(
            $"CREATE ROLE {role} LOGIN; GRANT USAGE ON SCHEMA artifact_store TO {role}; GRANT SELECT ON ALL TABLES IN SCHEMA artifact_store TO {role}"
        );
        try
        {
            await using var store = PostgreSqlArtifactStore.Open(
                new Npgsql.NpgsqlConnectionStringBuilder(Database.ConnectionString) { Username = role }.ToString()
            );
            (await store.VerifyAllAsync()).Should().ContainSingle().Which.Kind.Should().Be(WrongCopy);
            await store.Awaiting(s => s.RepairAllAsync()).Should().ThrowAsync<ArtifactStoreException>().WithMessage("*permission*");
            var health = await store.Maintenance.CheckHealthAsync();
            (health.Status, health.CanWrite).Should().Be((ArtifactStoreHealthStatus.Degraded, false));

            // With the right, as docs/operations.md grants it.
            await Database.ExecuteAsync(
                $"GRANT EXECUTE ON FUNCTION bt_index_check(regclass, boolean), verify_heapam(regclass, boolean, boolean, text, bigint, bigint) TO {role}"
            );
            await Database.ExecuteAsync(
                "UPDATE pg_index SET indisready = false WHERE indexrelid = 'artifact_store.artifact_updated'::regclass"
            );
            await Database.ExecuteAsync("UPDATE artifact_store.artifact SET updated = '2026-05-05'");
            await Database.ExecuteAsync(
                "UPDATE pg_index SET indisready = true WHERE indexrelid = 'artifact_store.artifact_updated'::regclass"
            );
            (await store.VerifyAllAsync()).Select(v => v.Kind).Should().BeEquivalentTo([DatabaseDamage, WrongCopy]);
        }
        finally
        {
            await Database.ExecuteAsync($"DROP OWNED BY {role}; DROP ROLE {role}");
        }
    }

    [Test]
    public async Task A_server_that_is_not_there_is_unhealthy()
    {
        await using var store = PostgreSqlArtifactStore.Open("Host=127.0.0.1;Port=1;Username=x;Database=x", o =>
            o.RetryTimeout = TimeSpan.Zero
        );
        var health = await store.Maintenance.CheckHealthAsync();
        health.Status.Should().Be(ArtifactStoreHealthStatus.Unhealthy);
        health.Exception.Should().BeOfType<ArtifactStoreUnavailableException>();
    }
}
