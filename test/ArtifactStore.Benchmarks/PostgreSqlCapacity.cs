using ArtifactStore.PostgreSql.Tests;
using Npgsql;

namespace ArtifactStore.Benchmarks;

/// <summary>Fills a PostgreSQL that is started for it, and asks for the size of each table and index.</summary>
internal static class PostgreSqlCapacity
{
    /// <returns>Null where no PostgreSQL is installed.</returns>
    public static async Task<CapacityResult?> MeasureAsync(int count)
    {
        using var cluster = Cluster.TryStart(out var reason);
        if (cluster is null)
        {
            Console.Error.WriteLine(reason);
            return null;
        }

        // The store and the measuring share no pool: the server is stopped under it.
        var text = new NpgsqlConnectionStringBuilder(cluster.ConnectionString("postgres")) { CommandTimeout = 0 };
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(text.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await ExecuteAsync(connection, "CREATE EXTENSION IF NOT EXISTS pageinspect");
        text.MaxAutoPrepare = 100;
        await using (var store = PostgreSqlArtifactStore.Open(text.ConnectionString))
        {
            await store.InitializeAsync();
            var start = await NumberAsync(connection, "SELECT (pg_current_wal_lsn() - '0/0')::bigint");
            await Dataset.FillAsync(store, count, "PostgreSQL");
            var log = await NumberAsync(connection, "SELECT (pg_current_wal_lsn() - '0/0')::bigint") - start;

            // Also moves what waits beside the GIN indexes into them.
            await ExecuteAsync(connection, "VACUUM ANALYZE");
            var grown = await RelationsAsync(connection);
            var rows = new Dictionary<string, long>();
            foreach (var table in grown.Where(relation => relation.IsTable))
            {
                rows.Add(table.Name, await NumberAsync(connection, $"SELECT COUNT(*) FROM artifact_store.{table.Name}"));
            }

            await ExecuteAsync(connection, "VACUUM FULL");
            return new($"PostgreSQL {connection.PostgreSqlVersion}", rows, grown, await RelationsAsync(connection), log);
        }
    }

    /// <remarks>A table's bytes include its free-space and visibility maps, and its long values that are kept apart.</remarks>
    private static async Task<List<Relation>> RelationsAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT COALESCE(t.relname, c.relname), c.relname, CASE c.relkind WHEN 'r' THEN pg_table_size(c.oid) ELSE pg_total_relation_size(c.oid) END,
                   CASE WHEN am.amname = 'btree' THEN (bt_metap(format('artifact_store.%I', c.relname))).level::integer + 1 END
            FROM pg_class AS c
            LEFT JOIN pg_index AS i ON i.indexrelid = c.oid
            LEFT JOIN pg_class AS t ON t.oid = i.indrelid
            LEFT JOIN pg_am AS am ON am.oid = c.relam
            WHERE c.relnamespace = 'artifact_store'::regnamespace AND c.relkind IN ('r', 'i')
            """,
            connection);
        await using var reader = await command.ExecuteReaderAsync();
        var relations = new List<Relation>();
        while (await reader.ReadAsync())
        {
            relations.Add(new(reader.GetString(0), reader.GetString(1), reader.GetInt64(2), reader.IsDBNull(3) ? null : reader.GetInt32(3)));
        }

        return relations;
    }

    private static async Task<long> NumberAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }
}
