using System.Globalization;
using ArtifactStore.PostgreSql.Tests;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ArtifactStore.Benchmarks;

/// <summary>Prints the bytes of the tables and indexes of a store, as its creates leave them and rebuilt.</summary>
internal static class Capacity
{
    public static async Task RunAsync(int count, string? only)
    {
        if (only is null or "sqlite")
        {
            await SqliteAsync(count);
        }

        if (only is null or "postgresql")
        {
            await PostgreSqlAsync(count);
        }
    }

    private static async Task SqliteAsync(int count)
    {
        var folder = Directory.CreateTempSubdirectory("artifactstore-capacity-");
        try
        {
            var file = Path.Combine(folder.FullName, "artifacts.db");
            await Dataset.MakeAsync(file, count);
            using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
            connection.Open();
            var grown = Relations(connection);
            Execute(connection, "VACUUM");
            Print($"SQLite {connection.ServerVersion}", count, grown, Relations(connection));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The driver's SQLite has no dbstat: a relation has the bytes that dropping it frees. Everything is rolled back.</summary>
    private static List<Relation> Relations(SqliteConnection connection)
    {
        var pageSize = Number(connection, "PRAGMA page_size");
        var relations = new List<Relation>();
        Execute(connection, "BEGIN IMMEDIATE");

        // Indexes first: a table takes its indexes with it.
        foreach (var (type, table, name) in Names(connection))
        {
            var free = Number(connection, "PRAGMA freelist_count");
            Execute(connection, $"DROP {type} {name}");
            relations.Add(new(table, type == "table", (Number(connection, "PRAGMA freelist_count") - free) * pageSize));
        }

        Execute(connection, "ROLLBACK");
        return relations;
    }

    private static List<(string Type, string Table, string Name)> Names(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT type, tbl_name, name FROM sqlite_master WHERE type IN ('table', 'index') AND sql IS NOT NULL ORDER BY type = 'table'";
        using var reader = command.ExecuteReader();
        var names = new List<(string, string, string)>();
        while (reader.Read())
        {
            names.Add((reader.GetString(0), reader.GetString(1), reader.GetString(2)));
        }

        return names;
    }

    private static async Task PostgreSqlAsync(int count)
    {
        using var server = PostgreSqlServer.Start();
        var database = server.CreateDatabase("artifactstore_capacity");
        await using var connection = new NpgsqlConnection(database + ";Pooling=false;Command Timeout=0");
        await connection.OpenAsync();
        await ExecuteAsync(connection, "CREATE EXTENSION pg_trgm");
        await using var store = PostgreSqlArtifactStore.Open(database);
        await store.InitializeAsync();
        await Dataset.FillAsync(store, count, "PostgreSQL");

        // It also merges the pending entries of the GIN indexes.
        await ExecuteAsync(connection, "VACUUM ANALYZE");
        var grown = await RelationsAsync(connection);
        await ExecuteAsync(connection, "VACUUM FULL");
        Print($"PostgreSQL {connection.PostgreSqlVersion}", count, grown, await RelationsAsync(connection));
    }

    private static async Task<List<Relation>> RelationsAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT COALESCE(t.relname, c.relname), c.relkind = 'r',
                   CASE c.relkind WHEN 'r' THEN pg_table_size(c.oid) ELSE pg_total_relation_size(c.oid) END
            FROM pg_class AS c
            LEFT JOIN pg_index AS i ON i.indexrelid = c.oid
            LEFT JOIN pg_class AS t ON t.oid = i.indrelid
            WHERE c.relnamespace = 'artifact_store'::regnamespace AND c.relkind IN ('r', 'i')
            """,
            connection
        );
        await using var reader = await command.ExecuteReaderAsync();
        var relations = new List<Relation>();
        while (await reader.ReadAsync())
        {
            relations.Add(new(reader.GetString(0), reader.GetBoolean(1), reader.GetInt64(2)));
        }

        return relations;
    }

    private static void Print(string database, int count, List<Relation> grown, List<Relation> rebuilt)
    {
        Console.WriteLine($"\n| MB per million artifacts | {database}, as grown | rebuilt |\n|---|---|---|");
        Line("table `artifact`", relation => relation is { IsTable: true, Table: "artifact" });
        Line("other tables", relation => relation is { IsTable: true, Table: not "artifact" });
        Line("indexes of `artifact`", relation => relation is { IsTable: false, Table: "artifact" });
        Line("other indexes", relation => relation is { IsTable: false, Table: not "artifact" });
        Line("total", _ => true);

        void Line(string name, Func<Relation, bool> counts) =>
            Console.WriteLine($"| {name} | {Megabytes(grown.Where(counts))} | {Megabytes(rebuilt.Where(counts))} |");

        string Megabytes(IEnumerable<Relation> relations) =>
            (relations.Sum(relation => relation.Bytes) / (double)count).ToString("N0", CultureInfo.InvariantCulture);
    }

    private static long Number(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private sealed record Relation(string Table, bool IsTable, long Bytes);
}
