using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ArtifactStore.Benchmarks.Peers;

/// <summary>Fills a SQLite file with the rows of a PostgreSQL database, and creates its indexes last, which is faster.</summary>
[SuppressMessage("Security", "CA2100:Review SQL queries for security vulnerabilities", Justification = "The names come from the schema.")]
internal static class SqliteFill
{
    private static readonly string[] Tables =
    [
        "flow",
        "deployment",
        "work_pool",
        "work_queue",
        "flow_run",
        "task_run",
        "artifact",
        "artifact_collection",
    ];

    public static async Task RunAsync(string source, string file)
    {
        var watch = Stopwatch.StartNew();
        foreach (var old in new[] { file, file + "-wal", file + "-shm" })
        {
            File.Delete(old);
        }

        await using (var store = SqliteArtifactStore.Open($"Data Source={file}"))
        {
            await store.InitializeAsync();
        }

        await using var connection = new NpgsqlConnection(source + ";Pooling=false;Command Timeout=0");
        await connection.OpenAsync();
        await using var sqlite = new SqliteConnection($"Data Source={file};Pooling=False");
        await sqlite.OpenAsync();
        Execute(sqlite, "PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF; PRAGMA cache_size = -1048576; PRAGMA threads = 2");
        var of = $"FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ('{string.Join("', '", Tables)}')";
        var indexes = Texts(sqlite, $"SELECT sql {of}");
        foreach (var index in Texts(sqlite, $"SELECT name {of}"))
        {
            Execute(sqlite, $"DROP INDEX {index}");
        }

        foreach (var table in Tables)
        {
            await CopyAsync(connection, sqlite, table);
        }

        indexes.ForEach(index => Execute(sqlite, index));
        Execute(sqlite, "PRAGMA journal_mode = WAL");
        Console.Error.WriteLine($"{Path.GetFileName(file)} is made in {watch.Elapsed.TotalSeconds:F1} s");
    }

    private static async Task CopyAsync(NpgsqlConnection connection, SqliteConnection sqlite, string table)
    {
        var columns = Texts(sqlite, $"SELECT name FROM pragma_table_info('{table}')");
        var names = string.Join(", ", columns);
        await using var command = new NpgsqlCommand($"SELECT {names} FROM artifact_store.{table} ORDER BY {columns[0]}", connection);
        await using var reader = await command.ExecuteReaderAsync();
        await using var transaction = (SqliteTransaction)await sqlite.BeginTransactionAsync();
        await using var insert = sqlite.CreateCommand();
        insert.CommandText = $"INSERT INTO {table} ({names}) VALUES ({string.Join(", ", columns.Select((_, i) => $"${i + 1}"))})";
        SqliteParameter[] parameters = [.. columns.Select((_, i) => insert.Parameters.Add($"${i + 1}", SqliteType.Text))];
        while (await reader.ReadAsync())
        {
            for (var i = 0; i < parameters.Length; i++)
            {
                parameters[i].ResetSqliteType();
                parameters[i].Value = Value(reader.GetValue(i));
            }

            insert.ExecuteNonQuery();
        }

        await transaction.CommitAsync();
    }

    private static object Value(object value) =>
        value switch
        {
            Guid id => StoredText.Of(id),
            DateTime time => StoredText.Of(new DateTimeOffset(time)),
            string[] texts => JsonSerializer.Serialize(texts),
            _ => value,
        };

    private static List<string> Texts(SqliteConnection sqlite, string sql)
    {
        using var command = sqlite.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        List<string> texts = [];
        while (reader.Read())
        {
            texts.Add(reader.GetString(0));
        }

        return texts;
    }

    private static void Execute(SqliteConnection sqlite, string sql)
    {
        using var command = sqlite.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        command.ExecuteNonQuery();
    }
}
