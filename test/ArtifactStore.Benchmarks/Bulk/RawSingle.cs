using System.Diagnostics.CodeAnalysis;
using Npgsql;
using NpgsqlTypes;

namespace ArtifactStore.Benchmarks;

/// <summary>One create written by hand for the driver: both rows in one statement that commits by itself, or in the four steps of the textbook.</summary>
[SuppressMessage("Security", "CA2100:Review SQL queries for security vulnerabilities", Justification = "Constants.")]
internal sealed class RawSingle(NpgsqlDataSource source)
{
    private const string Collection =
        """
        INSERT INTO artifact_store.artifact_collection AS c (id, created, updated, key, latest_id, version, last_version, type)
        VALUES ($1, $2, $2, $3, $4, 1, 1, $5)
        ON CONFLICT (key) DO UPDATE SET updated = EXCLUDED.updated, latest_id = EXCLUDED.latest_id, version = c.last_version + 1, last_version = c.last_version + 1, type = EXCLUDED.type,
            flow_run_id = NULL, task_run_id = NULL, flow_id = NULL, deployment_id = NULL
        RETURNING version
        """;

    private const string Columns = "id, created, updated, key, version, type, description, data_size, data";

    public async Task<long> OneStatementAsync(ArtifactCreate create)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var command = new NpgsqlCommand($"WITH latest AS ({Collection}) INSERT INTO artifact_store.artifact ({Columns}) SELECT $4, $2, $2, $3, version, $5, $6, $7, $8 FROM latest RETURNING version", connection);
        Add(command, NpgsqlDbType.Uuid, Guid.CreateVersion7());
        Add(command, NpgsqlDbType.TimestampTz, DateTime.UtcNow);
        Add(command, NpgsqlDbType.Text, create.Key!);
        Add(command, NpgsqlDbType.Uuid, Guid.CreateVersion7());
        Add(command, NpgsqlDbType.Text, create.Type!);
        Add(command, NpgsqlDbType.Text, create.Description!);
        Add(command, NpgsqlDbType.Integer, (int)create.Data!.Size);
        Add(command, NpgsqlDbType.Json, create.Data.Json);
        return (int)(await command.ExecuteScalarAsync())!;
    }

    public async Task<long> FourStepsAsync(ArtifactCreate create)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var id = Guid.CreateVersion7();
        var now = DateTime.UtcNow;
        await using var advance = new NpgsqlCommand(Collection, connection);
        Add(advance, NpgsqlDbType.Uuid, Guid.CreateVersion7());
        Add(advance, NpgsqlDbType.TimestampTz, now);
        Add(advance, NpgsqlDbType.Text, create.Key!);
        Add(advance, NpgsqlDbType.Uuid, id);
        Add(advance, NpgsqlDbType.Text, create.Type!);
        var version = (int)(await advance.ExecuteScalarAsync())!;
        await using var insert = new NpgsqlCommand($"INSERT INTO artifact_store.artifact ({Columns}) VALUES ($1, $2, $2, $3, $4, $5, $6, $7, $8)", connection);
        Add(insert, NpgsqlDbType.Uuid, id);
        Add(insert, NpgsqlDbType.TimestampTz, now);
        Add(insert, NpgsqlDbType.Text, create.Key!);
        Add(insert, NpgsqlDbType.Integer, version);
        Add(insert, NpgsqlDbType.Text, create.Type!);
        Add(insert, NpgsqlDbType.Text, create.Description!);
        Add(insert, NpgsqlDbType.Integer, (int)create.Data!.Size);
        Add(insert, NpgsqlDbType.Json, create.Data.Json);
        await insert.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
        return version;
    }

    private static void Add(NpgsqlCommand command, NpgsqlDbType type, object value) => command.Parameters.Add(new() { NpgsqlDbType = type, Value = value });
}
