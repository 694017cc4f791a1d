using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using ArtifactStore.Sql;

namespace ArtifactStore.Benchmarks.Scale;

/// <summary>Fills an empty store with keys of five versions each, behind the library's back: the indexes are created at the end.</summary>
[SuppressMessage("Security", "CA2100:Review SQL queries for security vulnerabilities", Justification = "Nothing comes from outside.")]
internal static class ManyVersions
{
    private const int Versions = 5;

    /// <summary>The values of the entry <c>stage</c>, and the share of the artifacts that has each.</summary>
    public static IReadOnlyList<(string Stage, string Share)> Stages { get; } =
    [("production", "90 %"), ("candidate", "9 %"), ("trial", "0.9 %"), ("broken", "0.1 %")];

    private static readonly string[] Tables = ["artifact", "artifact_collection", "artifact_metadata"];
    private static readonly string Body = $"\"{new string('x', 100)}\"";

    /// <summary>Fills a store whose schema exists.</summary>
    /// <param name="connection">A connection to its database.</param>
    /// <param name="dialect">The dialect.</param>
    /// <param name="artifacts">The number of artifacts, a multiple of five.</param>
    /// <param name="hasMetadata">Whether each has the metadata <c>stage</c>, of one of the <see cref="Stages"/>.</param>
    public static async Task FillAsync(DbConnection connection, SqlDialect dialect, long artifacts, bool hasMetadata = false)
    {
        var keys = artifacts / Versions;
        var isSqlite = dialect is SqliteDialect;
        var body = isSqlite ? $"'{Body}'" : $"'{Body}'::json";
        var stage =
            "CASE WHEN i % 1000 = 7 THEN 'broken' WHEN i % 1000 < 16 AND i % 1000 > 6 THEN 'trial' WHEN i % 1000 < 106 AND i % 1000 > 15 THEN 'candidate' ELSE 'production' END";
        var metadata =
            !hasMetadata ? "NULL"
            : isSqlite ? $"json_object('stage', {stage})"
            : $"json_build_object('stage', {stage})";
        var indexes = new List<(string Name, string Definition)>();
        foreach (var table in Tables)
        {
            indexes.AddRange(
                await ReadAsync(
                    isSqlite
                        ? $"SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = '{table}'"
                        : $"SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index AS i WHERE i.indrelid = '{dialect.Table(table)}'::regclass AND NOT i.indisprimary"
                )
            );
        }

        await RunAsync([
            isSqlite
                ? "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -1048576"
                : "SET maintenance_work_mem = '512MB'",
            .. indexes.Select(index => $"DROP INDEX {index.Name}"),
            $"INSERT INTO {dialect.Table("artifact")} (id, created, updated, key, version, type, metadata, data_size, data) SELECT {Id(0, "i")}, {Time("i")}, {Time("i")}, 'key-' || ((i - 1) % {keys}), (i - 1) / {keys} + 1, 'report', {metadata}, 102, {body} FROM {Numbers(artifacts)}",
            $"INSERT INTO {dialect.Table("artifact_collection")} (id, created, updated, key, latest_id, version, last_version, type) SELECT {Id(1, "i")}, {Time("i")}, {Time($"i + {artifacts - keys}")}, 'key-' || (i - 1), {Id(0, $"i + {artifacts - keys}")}, {Versions}, {Versions}, 'report' FROM {Numbers(keys)}",
            .. indexes.Select(index => index.Definition),
            isSqlite ? "PRAGMA journal_mode = WAL" : "VACUUM ANALYZE",
        ]);

        string Id(int kind, string number) =>
            isSqlite
                ? $"printf('0198c0de-000{kind}-7000-8000-%012x', {number})"
                : $"('0198c0de-000{kind}-7000-8000-' || lpad(to_hex(({number})::bigint), 12, '0'))::uuid";

        string Time(string number) =>
            isSqlite
                ? $"strftime('%Y-%m-%dT%H:%M:%f', 1700000000 + {number}, 'unixepoch') || '000Z'"
                : $"to_timestamp(1700000000 + {number})";

        string Numbers(long count) =>
            isSqlite
                ? $"(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) SELECT i FROM n)"
                : $"generate_series(1, {count}) AS n(i)";

        async Task RunAsync(IEnumerable<string> statements)
        {
            foreach (var statement in statements)
            {
                await using var command = connection.CreateCommand();
                (command.CommandText, command.CommandTimeout) = (statement, 0);
                await command.ExecuteNonQueryAsync();
            }
        }

        async Task<List<(string, string)>> ReadAsync(string sql)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            await using var reader = await command.ExecuteReaderAsync();
            var rows = new List<(string, string)>();
            while (await reader.ReadAsync())
            {
                rows.Add((reader.GetString(0), reader.GetString(1)));
            }

            return rows;
        }
    }
}
