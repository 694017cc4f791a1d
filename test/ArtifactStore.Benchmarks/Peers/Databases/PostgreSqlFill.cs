using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;

namespace ArtifactStore.Benchmarks.Peers;

/// <summary>Fills a PostgreSQL database with the rows of a SQLite file, ids and all: then answers can be compared across databases too.</summary>
[SuppressMessage("Security", "CA2100:Review SQL queries for security vulnerabilities", Justification = "The names come from the schema.")]
internal static class PostgreSqlFill
{
    private static readonly string[] Tables = ["flow", "deployment", "flow_run", "artifact", "artifact_collection"];

    public static async Task RunAsync(string file, string target)
    {
        var watch = Stopwatch.StartNew();
        await using (var store = PostgreSqlArtifactStore.Open(target))
        {
            await store.InitializeAsync();
        }

        await using var sqlite = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        await sqlite.OpenAsync();
        await using var connection = new NpgsqlConnection(target + ";Pooling=false;Command Timeout=0");
        await connection.OpenAsync();
        foreach (var table in Tables)
        {
            await CopyAsync(sqlite, connection, table, await ColumnsAsync(connection, table));
        }

        await using var analyze = new NpgsqlCommand("VACUUM ANALYZE", connection);
        await analyze.ExecuteNonQueryAsync();
        await using var checkpoint = new NpgsqlCommand("CHECKPOINT", connection);
        await checkpoint.ExecuteNonQueryAsync();
        Console.Error.WriteLine($"PostgreSQL has {Path.GetFileName(file)} in {watch.Elapsed.TotalSeconds:F1} s");
    }

    private static async Task CopyAsync(SqliteConnection sqlite, NpgsqlConnection connection, string table, List<(string Name, NpgsqlDbType Type)> columns)
    {
        var names = string.Join(", ", columns.Select(column => column.Name));
        await using var command = sqlite.CreateCommand();
        command.CommandText = $"SELECT {names} FROM {table}";
        await using var reader = await command.ExecuteReaderAsync();
        await using var copy = await connection.BeginBinaryImportAsync($"COPY artifact_store.{table} ({names}) FROM STDIN (FORMAT BINARY)");
        while (await reader.ReadAsync())
        {
            await copy.StartRowAsync();
            for (var i = 0; i < columns.Count; i++)
            {
                if (reader.IsDBNull(i))
                {
                    await copy.WriteNullAsync();
                }
                else
                {
                    await copy.WriteAsync(Value(reader, i, columns[i].Type), columns[i].Type);
                }
            }
        }

        await copy.CompleteAsync();
    }

    private static object Value(SqliteDataReader reader, int i, NpgsqlDbType type) => type switch
    {
        NpgsqlDbType.Uuid => StoredText.Id(reader.GetString(i)),
        NpgsqlDbType.TimestampTz => StoredText.Time(reader.GetString(i)),
        NpgsqlDbType.Integer => reader.GetInt32(i),
        NpgsqlDbType.Boolean => reader.GetBoolean(i),
        NpgsqlDbType.Array | NpgsqlDbType.Text => JsonSerializer.Deserialize<string[]>(reader.GetString(i))!,
        _ => reader.GetString(i),
    };

    private static async Task<List<(string Name, NpgsqlDbType Type)>> ColumnsAsync(NpgsqlConnection connection, string table)
    {
        await using var command = new NpgsqlCommand(
            "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = to_regclass('artifact_store.' || $1) AND attnum > 0 AND NOT attisdropped AND attidentity = '' AND attgenerated = '' ORDER BY attnum",
            connection)
        { Parameters = { new() { Value = table } } };
        await using var reader = await command.ExecuteReaderAsync();
        var columns = new List<(string, NpgsqlDbType)>();
        while (await reader.ReadAsync())
        {
            columns.Add((reader.GetString(0), reader.GetString(1) switch
            {
                "uuid" => NpgsqlDbType.Uuid,
                "timestamp with time zone" => NpgsqlDbType.TimestampTz,
                "integer" => NpgsqlDbType.Integer,
                "boolean" => NpgsqlDbType.Boolean,
                "text[]" => NpgsqlDbType.Array | NpgsqlDbType.Text,
                "json" => NpgsqlDbType.Json,
                "text" => NpgsqlDbType.Text,
                var other => throw new NotSupportedException($"{table}.{reader.GetString(0)} is {other}."),
            }));
        }

        return columns;
    }
}
