using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ArtifactStore.Specification;

/// <summary>
/// Everything that the tables of a store hold, in a form that can be compared: whatever columns there are, so that none can be forgotten.
/// </summary>
[SuppressMessage("Security", "CA2100:Review SQL queries for security vulnerabilities", Justification = "Tests write their own SQL.")]
public static class StoreRows
{
    public static IReadOnlyList<string> ArtifactTables { get; } = [.. Artifacts, "artifact_change"];

    public static IReadOnlyList<string> Tables { get; } =
    [.. Artifacts, "flow", "deployment", "flow_run", "task_run", "work_pool", "work_queue", "artifact_change"];

    private static string[] Artifacts => ["artifact", "artifact_collection", "artifact_alias", "artifact_input"];

    /// <summary>One text for each row, sorted. The internal row id is left out, and so are the columns that are named, of all tables or
    /// of one (<c>table.column</c>).</summary>
    public static async Task<List<string>> ReadAsync(TestDatabase database, IEnumerable<string> tables, params string[] without)
    {
        var rows = new List<string>();
        await using var connection = await database.ConnectAsync();
        foreach (var table in tables)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"SELECT * FROM {database.Dialect.Table(table)}";
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                var columns = Enumerable
                    .Range(0, reader.FieldCount)
                    .Where(i =>
                        reader.GetName(i) != "row_id"
                        && !without.Contains(reader.GetName(i))
                        && !without.Contains($"{table}.{reader.GetName(i)}")
                    );
                rows.Add(
                    $"{table}: {string.Join(", ", columns.Select(i => $"{reader.GetName(i)} = {Show(database, reader, i)}").Order(StringComparer.Ordinal))}"
                );
            }
        }

        rows.Sort(StringComparer.Ordinal);
        return rows;
    }

    private static string Show(TestDatabase database, DbDataReader reader, int ordinal)
    {
        var name = reader.GetName(ordinal);
        return reader.IsDBNull(ordinal)
            ? "NULL"
            : name switch
            {
                "created" or "updated" or "start_time" or "end_time" or "expected_start_time" or "next_scheduled_start_time" => database
                    .Dialect.ReadTime(reader, ordinal)
                    .ToString("O", CultureInfo.InvariantCulture),
                "paused" or "created_by_known" => database.Dialect.ReadBoolean(reader, ordinal).ToString(),
                "tags" => $"[{string.Join("|", database.Dialect.ReadTags(reader, ordinal))}]",
                "version" or "last_version" or "place" or "data_size" or "priority" => reader
                    .GetInt64(ordinal)
                    .ToString(CultureInfo.InvariantCulture),
                _ when name == "id" || name is not "trace_id" && name.EndsWith("_id", StringComparison.Ordinal) => database
                    .Dialect.ReadId(reader, ordinal)
                    .ToString("D"),
                _ => $"'{reader.GetString(ordinal)}'",
            };
    }
}
