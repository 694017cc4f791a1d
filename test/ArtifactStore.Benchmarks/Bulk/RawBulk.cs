using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Npgsql;
using NpgsqlTypes;

namespace ArtifactStore.Benchmarks;

/// <summary>Bulk creates written by hand for the driver: the keys' versions by one statement, then the artifacts, by COPY or through arrays.</summary>
[SuppressMessage("Security", "CA2100:Review SQL queries for security vulnerabilities", Justification = "The schema is a constant.")]
internal sealed class RawBulk(NpgsqlDataSource source)
{
    private const string Columns = "id, created, updated, key, version, type, description, metadata, flow_run_id, task_run_id, flow_id, deployment_id, data_size, data";

    public async Task<long> CopyAsync(IReadOnlyList<ArtifactCreate> artifacts, IReadOnlyList<FlowRun> runs)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var rows = await AllocateAsync(connection, artifacts, runs);
        await using (var copy = await connection.BeginBinaryImportAsync($"COPY artifact_store.artifact ({Columns}) FROM STDIN (FORMAT BINARY)"))
        {
            foreach (var row in rows)
            {
                await copy.StartRowAsync();
                await copy.WriteAsync(row.Id, NpgsqlDbType.Uuid);
                await copy.WriteAsync(row.Now, NpgsqlDbType.TimestampTz);
                await copy.WriteAsync(row.Now, NpgsqlDbType.TimestampTz);
                await copy.WriteAsync(row.Key, NpgsqlDbType.Text);
                await copy.WriteAsync(row.Version, NpgsqlDbType.Integer);
                await copy.WriteAsync(row.Type!, NpgsqlDbType.Text);
                await copy.WriteAsync(row.Description!, NpgsqlDbType.Text);
                await copy.WriteNullAsync();
                await copy.WriteAsync(row.FlowRunId!.Value, NpgsqlDbType.Uuid);
                await copy.WriteNullAsync();
                await copy.WriteAsync(row.FlowId!.Value, NpgsqlDbType.Uuid);
                await copy.WriteAsync(row.DeploymentId!.Value, NpgsqlDbType.Uuid);
                await copy.WriteAsync(row.Size!.Value, NpgsqlDbType.Integer);
                await copy.WriteAsync(row.Data!, NpgsqlDbType.Json);
            }

            await copy.CompleteAsync();
        }

        await transaction.CommitAsync();
        return rows.Count;
    }

    public async Task<long> ArraysAsync(IReadOnlyList<ArtifactCreate> artifacts, IReadOnlyList<FlowRun> runs, int chunk)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var rows = await AllocateAsync(connection, artifacts, runs);
        foreach (var part in rows.Chunk(chunk))
        {
            await using var command = new NpgsqlCommand($"INSERT INTO artifact_store.artifact ({Columns}) SELECT * FROM unnest($1, $2, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)", connection);
            Add(command, NpgsqlDbType.Uuid, part.Select(row => row.Id));
            Add(command, NpgsqlDbType.TimestampTz, part.Select(row => row.Now));
            Add(command, NpgsqlDbType.Text, part.Select(row => row.Key));
            Add(command, NpgsqlDbType.Integer, part.Select(row => row.Version));
            Add(command, NpgsqlDbType.Text, part.Select(row => row.Type));
            Add(command, NpgsqlDbType.Text, part.Select(row => row.Description));
            Add(command, NpgsqlDbType.Json, part.Select(_ => (string?)null));
            Add(command, NpgsqlDbType.Uuid, part.Select(row => row.FlowRunId));
            Add(command, NpgsqlDbType.Uuid, part.Select(_ => (Guid?)null));
            Add(command, NpgsqlDbType.Uuid, part.Select(row => row.FlowId));
            Add(command, NpgsqlDbType.Uuid, part.Select(row => row.DeploymentId));
            Add(command, NpgsqlDbType.Integer, part.Select(row => row.Size));
            Add(command, NpgsqlDbType.Json, part.Select(row => row.Data));
            await command.ExecuteNonQueryAsync();
        }

        await transaction.CommitAsync();
        return rows.Count;
    }

    private static void Add<T>(NpgsqlCommand command, NpgsqlDbType type, IEnumerable<T> values) => command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Array | type, Value = values.ToArray() });

    /// <summary>Takes the versions of each key in sorted order, and points its collection to its last artifact.</summary>
    private static async Task<List<RawRow>> AllocateAsync(NpgsqlConnection connection, IReadOnlyList<ArtifactCreate> artifacts, IReadOnlyList<FlowRun> runs)
    {
        var now = DateTime.UtcNow;
        var run = runs[0];
        var keys = new Dictionary<string, (int Count, int Last)>(StringComparer.Ordinal);
        var ids = new Guid[artifacts.Count];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = Guid.CreateVersion7();
            ref var key = ref CollectionsMarshal.GetValueRefOrAddDefault(keys, artifacts[i].Key!, out _);
            key = (key.Count + 1, i);
        }

        var sorted = keys.OrderBy(key => key.Key, StringComparer.Ordinal).ToList();
        await using var command = new NpgsqlCommand(
            """
            INSERT INTO artifact_store.artifact_collection AS c (id, created, updated, key, latest_id, version, last_version, type, flow_run_id, flow_id, deployment_id)
            SELECT n.id, $1, $1, n.key, n.latest_id, n.count, n.count, n.type, n.flow_run_id, $2, $3 FROM unnest($4, $5, $6, $7, $8, $9) AS n (id, key, latest_id, count, type, flow_run_id)
            ON CONFLICT (key) DO UPDATE SET updated = EXCLUDED.updated, latest_id = EXCLUDED.latest_id, version = c.last_version + EXCLUDED.version, last_version = c.last_version + EXCLUDED.version,
                type = EXCLUDED.type, flow_run_id = EXCLUDED.flow_run_id, task_run_id = EXCLUDED.task_run_id, flow_id = EXCLUDED.flow_id, deployment_id = EXCLUDED.deployment_id
            RETURNING version
            """,
            connection);
        command.Parameters.Add(new() { Value = now, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = run.FlowId });
        command.Parameters.Add(new() { Value = run.DeploymentId });
        Add(command, NpgsqlDbType.Uuid, sorted.Select(_ => Guid.CreateVersion7()));
        Add(command, NpgsqlDbType.Text, sorted.Select(key => key.Key));
        Add(command, NpgsqlDbType.Uuid, sorted.Select(key => ids[key.Value.Last]));
        Add(command, NpgsqlDbType.Integer, sorted.Select(key => key.Value.Count));
        Add(command, NpgsqlDbType.Text, sorted.Select(key => artifacts[key.Value.Last].Type));
        Add(command, NpgsqlDbType.Uuid, sorted.Select(key => artifacts[key.Value.Last].FlowRunId));
        await using (var reader = await command.ExecuteReaderAsync())
        {
            foreach (var (key, value) in sorted)
            {
                await reader.ReadAsync();
                keys[key] = (reader.GetInt32(0) - value.Count, value.Last);
            }
        }

        var rows = new List<RawRow>(ids.Length);
        for (var i = 0; i < ids.Length; i++)
        {
            var create = artifacts[i];
            ref var key = ref CollectionsMarshal.GetValueRefOrAddDefault(keys, create.Key!, out _);
            key = (key.Count + 1, key.Last);
            rows.Add(new(ids[i], now, create.Key!, key.Count, create.Type, create.Description, create.FlowRunId, run.FlowId, run.DeploymentId, (int?)create.Data?.Size, create.Data?.Json));
        }

        return rows;
    }
}
