using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using ArtifactStore.Sql;

namespace ArtifactStore.Specification;

/// <summary>Looks at tables and fills them behind the store's back.</summary>
[SuppressMessage(
    "Security",
    "CA2100:Review SQL queries for security vulnerabilities",
    Justification = "Tests write their own SQL; values are parameters."
)]
public static class RawRows
{
    public static async Task ExecuteAsync(this DbConnection connection, string sql, DbTransaction? transaction = null)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        await command.ExecuteNonQueryAsync();
    }

    public static async Task<long> NumberAsync(this DbConnection connection, string sql, DbTransaction? transaction = null)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Reads rows of three kinds of columns: id, time and anything else, told by the column's name.</summary>
    public static async Task<List<Dictionary<string, object?>>> RowsAsync(
        this TestDatabase database,
        DbConnection connection,
        string table,
        params string[] columns
    )
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {string.Join(", ", columns)} FROM {database.Dialect.Table(table)}";
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<Dictionary<string, object?>>();
        while (await reader.ReadAsync())
        {
            var row = new Dictionary<string, object?>();
            for (var i = 0; i < columns.Length; i++)
            {
                row[columns[i]] =
                    await reader.IsDBNullAsync(i) ? null
                    : columns[i] == "id" || columns[i].EndsWith("_id", StringComparison.Ordinal) ? database.Dialect.ReadId(reader, i)
                    : columns[i] is "created" or "updated" ? database.Dialect.ReadTime(reader, i)
                    : columns[i] is "version" or "last_version" or "data_size" ? reader.GetInt64(i)
                    : reader.GetString(i);
            }

            rows.Add(row);
        }

        return rows;
    }

    /// <summary>
    /// Inserts artifacts and collections as they are, keys that break the key rule included. Run columns stay null until the runs are
    /// saved.
    /// </summary>
    public static async Task InsertAsync(
        this TestDatabase database,
        IEnumerable<Artifact> artifacts,
        IEnumerable<ArtifactCollection> collections,
        IEnumerable<ArtifactAlias>? aliases = null
    )
    {
        await using var connection = await database.ConnectAsync();
        await using var transaction = await database.BeginAsync(connection);
        foreach (var a in artifacts)
        {
            await InsertAsync(
                database,
                transaction,
                "artifact",
                [
                    ("id", SqlValue.Id(a.Id)),
                    ("created", SqlValue.Time(a.Created)),
                    ("updated", SqlValue.Time(a.Updated)),
                    ("key", SqlValue.Text(a.Key)),
                    ("version", SqlValue.Number(a.Version)),
                    ("type", SqlValue.Text(a.Type)),
                    ("description", SqlValue.Text(a.Description)),
                    ("metadata", SqlValue.Json(a.Metadata?.Json)),
                    ("flow_run_id", SqlValue.Id(a.FlowRunId)),
                    ("task_run_id", SqlValue.Id(a.TaskRunId)),
                    ("data_size", SqlValue.Number(a.DataSize)),
                    ("data", SqlValue.Json(a.Data?.Json)),
                ]
            );
        }

        foreach (var c in collections)
        {
            await InsertAsync(
                database,
                transaction,
                "artifact_collection",
                [
                    ("id", SqlValue.Id(c.CollectionId)),
                    ("created", SqlValue.Time(c.Created)),
                    ("updated", SqlValue.Time(c.Updated)),
                    ("key", SqlValue.Text(c.Key)),
                    ("latest_id", SqlValue.Id(c.LatestId)),
                    ("version", SqlValue.Number(c.Version)),
                    ("last_version", SqlValue.Number(c.Version)),
                    ("type", SqlValue.Text(c.Type)),
                    ("flow_run_id", SqlValue.Id(c.FlowRunId)),
                    ("task_run_id", SqlValue.Id(c.TaskRunId)),
                ]
            );
        }

        foreach (var alias in aliases ?? [])
        {
            await InsertAsync(
                database,
                transaction,
                "artifact_alias",
                [
                    ("id", SqlValue.Id(Guid.NewGuid())),
                    ("updated", SqlValue.Time(alias.Updated)),
                    ("key", SqlValue.Text(alias.Key)),
                    ("alias", SqlValue.Text(alias.Alias)),
                    ("artifact_id", SqlValue.Id(alias.ArtifactId)),
                ]
            );
        }

        await transaction.CommitAsync();
    }

    private static async Task InsertAsync(
        TestDatabase database,
        DbTransaction transaction,
        string table,
        (string Column, SqlValue Value)[] values
    )
    {
        await using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText =
            $"INSERT INTO {database.Dialect.Table(table)} ({string.Join(", ", values.Select(v => v.Column))}) VALUES ({string.Join(", ", values.Select((_, i) => $"${i + 1}"))})";
        for (var i = 0; i < values.Length; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = $"${i + 1}";
            database.Dialect.Bind(parameter, values[i].Value);
            command.Parameters.Add(parameter);
        }

        await command.ExecuteNonQueryAsync();
    }
}
