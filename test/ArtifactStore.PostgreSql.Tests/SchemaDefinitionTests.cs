using ArtifactStore.Specification;
using ArtifactStore.Specification.Maintenance;
using ArtifactStore.Sql;
using Npgsql;
using static ArtifactStore.ArtifactStoreViolationKind;
using Described = global::ArtifactStore.PostgreSql.PostgreSqlSchema;

namespace ArtifactStore.PostgreSql.Tests;

/// <summary>What the check compares a schema with is what the migrations make.</summary>
public sealed class SchemaDefinitionTests : Specification<PostgreSqlTestDatabase>
{
    [Test]
    [EmptyDatabase]
    public async Task The_held_schema_is_that_of_the_migrations()
    {
        await Database.ExecuteAsync("CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public");
        await Store.InitializeAsync();
        await using var connection = await Database.ConnectAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var dialect = (PostgreSqlDialect)Database.Dialect;
        var made = Described.Write(
            await new Described(dialect, PostgreSqlMigrations.Load(dialect)).DescribeAsync(
                new SqlSession(dialect, connection, transaction),
                default
            )
        );
        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "schema.txt");
        await File.WriteAllTextAsync(path, made);
        made.Should()
            .Be(
                Described.Write(Described.Held()),
                "a change of the migrations changes src/ArtifactStore.PostgreSql/Migrations/schema.txt too: copy {0} there",
                path
            );
        PostgreSqlMigrations
            .Load(dialect)
            .SelectMany(migration => migration.Objects)
            .Except(Described.Held().Select(definition => definition.Name))
            .Should()
            .BeEmpty();
    }

    [Test]
    [EmptyDatabase]
    public async Task The_extension_may_be_in_any_schema([Values("public", "artifact_store", "somewhere else")] string home)
    {
        await Database.ExecuteAsync($"CREATE SCHEMA IF NOT EXISTS \"{home}\"; CREATE EXTENSION pg_trgm SCHEMA \"{home}\"");
        await DamageCases.FillAsync(Store);
        (await Store.VerifyAllAsync()).Should().BeEmpty();
        await Database.ExecuteAsync("DROP INDEX artifact_store.artifact_key_trigram, artifact_store.flow_name_trigram");
        (await Store.VerifyAllAsync())
            .Select(v => (v.Kind, v.Table))
            .Should()
            .BeEquivalentTo([(MissingIndex, "artifact_key_trigram"), (MissingIndex, "flow_name_trigram")]);
        (await Store.RepairAllAsync()).Should().HaveCount(2);
        (await Store.VerifyAllAsync()).Should().BeEmpty();
    }

    [TestCase("Host_Schema")]
    [TestCase("user")]
    [TestCase("pgx", Category = LongAttribute.Category)]
    [TestCase("artifact", Category = LongAttribute.Category)]
    public async Task A_schema_of_any_name_is_compared(string schema)
    {
        await using var store = PostgreSqlArtifactStore.Open(Database.ConnectionString, options => options.Schema = schema);
        await DamageCases.FillAsync(store);
        (await store.VerifyAllAsync()).Should().BeEmpty();
        await Database.ExecuteAsync(
            $"DROP INDEX \"{schema}\".artifact_flow; DROP INDEX \"{schema}\".flow_run_tags; DROP INDEX \"{schema}\".flow_name; CREATE INDEX flow_name ON \"{schema}\".flow (name)"
        );
        (await store.RepairAllAsync()).Should().HaveCount(3);
        (await store.VerifyAllAsync()).Should().BeEmpty();
    }

    [Test]
    public async Task A_missing_primary_key_is_recreated()
    {
        await DamageCases.FillAsync(Store);
        await Database.ExecuteAsync(
            "ALTER TABLE artifact_store.flow DROP CONSTRAINT flow_pkey; ALTER TABLE artifact_store.artifact DROP CONSTRAINT artifact_pkey"
        );
        (await Store.VerifyAllAsync())
            .Select(v => (v.Kind, v.Table))
            .Should()
            .BeEquivalentTo([(MissingIndex, "flow_pkey"), (MissingIndex, "artifact_pkey")]);
        (await Store.RepairAllAsync()).Should().HaveCount(2);
        (await Store.VerifyAllAsync()).Should().BeEmpty();
        await Runs.Flows.SaveAsync(new Flow { Id = Guid.NewGuid(), Name = "after" });
    }

    [Test]
    public async Task An_index_with_included_columns_is_a_wrong_index()
    {
        await DamageCases.FillAsync(Store);
        await Database.ExecuteAsync(
            "DROP INDEX artifact_store.artifact_flow; CREATE INDEX artifact_flow ON artifact_store.artifact (flow_id, id) INCLUDE (type_head, key)"
        );
        (await Store.RepairAllAsync()).Should().ContainSingle().Which.Violation.Kind.Should().Be(WrongIndex);
        (await Store.VerifyAllAsync()).Should().BeEmpty();
    }

    [TestCase("artifact")]
    [TestCase("artifact_collection")]
    public async Task A_lagging_sequence_is_reported_and_repaired(string table)
    {
        await DamageCases.FillAsync(Store);
        await Database.ExecuteAsync($"SELECT setval(pg_get_serial_sequence('artifact_store.{table}', 'row_id'), 1, false)");
        var refused = await Artifacts
            .Awaiting(a => a.CreateArtifactAsync(new() { Key = "new-key" }))
            .Should()
            .ThrowAsync<ArtifactStoreException>();
        refused.Which.Should().NotBeOfType<ArtifactConflictException>();
        refused.WithMessage("*sequence*RepairAsync*");
        (await Artifacts.Awaiting(a => a.CreateArtifactsAsync([new() { Key = "new-key" }])).Should().ThrowAsync<ArtifactStoreException>())
            .Which.Should()
            .NotBeOfType<ArtifactConflictException>();

        // Both attempts have taken a number.
        (await Store.VerifyAllAsync())
            .Should()
            .ContainSingle()
            .Which.Should()
            .BeEquivalentTo(
                new
                {
                    Kind = LowSequence,
                    Table = table,
                    Column = "row_id",
                    Found = "3",
                    IsRepairable = true,
                }
            );
        (await Store.RepairAllAsync(new() { DryRun = true })).Should().ContainSingle();
        (await Store.RepairAllAsync()).Should().ContainSingle();
        (await Store.VerifyAllAsync()).Should().BeEmpty();
        (await Artifacts.CreateArtifactAsync(new() { Key = "new-key" })).Version.Should().Be(1);
        (await Store.RepairAllAsync()).Should().BeEmpty();
    }

    [Test]
    public async Task A_copy_into_a_store_with_a_lagging_sequence_throws_with_the_reason()
    {
        await DamageCases.FillAsync(Store);
        await using var database = new PostgreSqlTestDatabase();
        await using var target = database.Open();
        await target.InitializeAsync();
        await target.Artifacts.CreateArtifactAsync(new());
        await database.ExecuteAsync(
            "DELETE FROM artifact_store.artifact; SELECT setval(pg_get_serial_sequence('artifact_store.artifact', 'row_id'), 1, false)"
        );
        await database.ExecuteAsync("ALTER TABLE artifact_store.artifact ALTER COLUMN row_id SET MAXVALUE 3 SET CYCLE");
        (await this.Awaiting(_ => ArtifactStoreCopy.RunAsync(Store, target)).Should().ThrowAsync<ArtifactStoreException>()).WithMessage(
            "*sequence*"
        );
    }

    [Test]
    public async Task An_existing_id_is_still_a_conflict()
    {
        var artifact = await Artifacts.CreateArtifactAsync(new() { Key = "a" });
        await Artifacts
            .Awaiting(a => a.CreateArtifactAsync(new() { Id = artifact.Id, Key = "b" }))
            .Should()
            .ThrowAsync<ArtifactConflictException>();
        await Artifacts
            .Awaiting(a => a.CreateArtifactsAsync([new() { Id = artifact.Id }]))
            .Should()
            .ThrowAsync<ArtifactConflictException>();
    }
}
