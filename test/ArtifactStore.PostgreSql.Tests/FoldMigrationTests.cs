using ArtifactStore.PostgreSql;
using Npgsql;

namespace ArtifactStore.PostgreSql.Tests;

/// <summary>A store of the version before letters folded by their upper case: its indexes hold texts that were folded otherwise.</summary>
public sealed class FoldMigrationTests
{
    [Test]
    public async Task The_indexes_of_an_older_store_are_rebuilt()
    {
        await using var database = new PostgreSqlTestDatabase();
        var migrations = PostgreSqlMigrations.Load(new());
        var fold = migrations.Single(migration => migration.Name == "fold");
        await database.ExecuteAsync("CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public");
        await using (var store = database.Open())
        {
            await store.InitializeAsync();
        }

        // As it was before the migration: with the former functions, and rows of that time.
        await using var connection = (NpgsqlConnection)await database.ConnectAsync();
        await database.ExecuteAsync(
            migrations[0].Script[
                migrations[0].Script.IndexOf("CREATE OR REPLACE FUNCTION", StringComparison.Ordinal)..migrations[0]
                    .Script.IndexOf("-- like_ on keys", StringComparison.Ordinal)
            ]
        );
        await database.ExecuteAsync(
            "DROP VIEW artifact_store.artifact_metadata_source; DROP FUNCTION artifact_store.artifact_store_index_metadata CASCADE; DROP TABLE artifact_store.artifact_metadata, artifact_store.artifact_alias, artifact_store.artifact_input, artifact_store.artifact_change, artifact_store.artifact_change_pending, artifact_store.artifact_lease"
        );
        await database.ExecuteAsync(
            "ALTER TABLE artifact_store.flow_run DROP COLUMN trace_id, DROP COLUMN state_message; ALTER TABLE artifact_store.task_run DROP COLUMN state_message"
        );
        await database.ExecuteAsync(
            "DROP INDEX artifact_store.flow_run_created, artifact_store.flow_run_start_order, artifact_store.task_run_created, artifact_store.task_run_start_order"
        );
        await database.ExecuteAsync($"DELETE FROM artifact_store.artifact_store_schema WHERE version >= {fold.Version}");
        await database.ExecuteAsync(
            """
            INSERT INTO artifact_store.flow (id, created, updated, name, tags) VALUES (gen_random_uuid(), now(), now(), 'έλεγχος', '{}');
            CREATE INDEX of_the_host ON artifact_store.flow (artifact_store.artifact_store_fold(name));
            """
        );
        await AskAsync(expected: 0);

        await using (var store = database.Open())
        {
            await store.InitializeAsync();
            await AskAsync(expected: 1);
        }

        async Task AskAsync(long expected)
        {
            await using var batch = new NpgsqlBatch(connection)
            {
                BatchCommands =
                {
                    new("BEGIN"),
                    new("SET LOCAL enable_seqscan = off"),
                    new(
                        "SELECT COUNT(*) FROM artifact_store.flow WHERE artifact_store.artifact_store_fold(name) LIKE artifact_store.artifact_store_fold('%ΈΛΕΓΧΟΣ%')"
                    ),
                    new(
                        "SELECT COUNT(*) FROM artifact_store.flow WHERE artifact_store.artifact_store_fold(name) = artifact_store.artifact_store_fold('ΈΛΕΓΧΟΣ')"
                    ),
                    new("ROLLBACK"),
                },
            };
            await using var reader = await batch.ExecuteReaderAsync();
            for (var i = 0; i < 2; i++)
            {
                (await reader.ReadAsync()).Should().BeTrue();
                reader.GetInt64(0).Should().Be(expected);
                await reader.NextResultAsync();
            }
        }
    }
}
