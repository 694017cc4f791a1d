using System.Buffers.Binary;
using System.Data.Common;
using System.Runtime.InteropServices;
using Npgsql;
using NpgsqlTypes;

namespace ArtifactStore.Benchmarks.Peers;

/// <summary>
/// Creates on PostgreSQL: one in one round trip of BEGIN, the shared lock of the run, one statement and COMMIT, as the library does; many
/// by one statement for the keys, and COPY.
/// </summary>
internal sealed class PostgreSqlRawWriter : IRawWriter
{
    private const string Owners = "flow_run_id, flow_id, deployment_id";
    private const string Run = "artifact_store.flow_run WHERE id = $7";

    private static readonly string Create = $"""
        WITH advanced AS (
            INSERT INTO artifact_store.artifact_collection AS c (id, created, updated, key, latest_id, version, last_version, type, {Owners})
            VALUES ($1, $2, $2, $3, $4, 1, 1, $5, $7, (SELECT flow_id FROM {Run}), (SELECT deployment_id FROM {Run}))
            ON CONFLICT (key) DO UPDATE SET updated = $2, latest_id = $4, version = c.last_version + 1, last_version = c.last_version + 1, type = $5,
                flow_run_id = $7, task_run_id = NULL, flow_id = EXCLUDED.flow_id, deployment_id = EXCLUDED.deployment_id
            RETURNING version, flow_id, deployment_id)
        INSERT INTO artifact_store.artifact (id, created, updated, key, version, type, description, {Owners}, data_size, data)
        SELECT $4, $2, $2, $3, version, $5, $6, $7, flow_id, deployment_id, $8, $9 FROM advanced RETURNING version
        """;

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlBatch _batch;

    public PostgreSqlRawWriter(DbConnection connection)
    {
        _connection = (NpgsqlConnection)connection;
        _batch = new(_connection);
        Add("BEGIN ISOLATION LEVEL READ COMMITTED");
        Add("SELECT pg_advisory_xact_lock_shared(k) FROM unnest($1) AS k", NpgsqlDbType.Array | NpgsqlDbType.Bigint);
        Add(
            Create,
            NpgsqlDbType.Uuid,
            NpgsqlDbType.TimestampTz,
            NpgsqlDbType.Text,
            NpgsqlDbType.Uuid,
            NpgsqlDbType.Text,
            NpgsqlDbType.Text,
            NpgsqlDbType.Uuid,
            NpgsqlDbType.Integer,
            NpgsqlDbType.Json
        );
        Add("COMMIT");
        _batch.Prepare();
    }

    public async Task<int> CreateAsync(Draft draft)
    {
        With(_batch.BatchCommands[1], new[] { 0L, BinaryPrimitives.ReadInt64LittleEndian(draft.FlowRunId.ToByteArray()) });
        With(
            _batch.BatchCommands[2],
            Guid.CreateVersion7(),
            DateTime.UtcNow,
            draft.Key,
            Guid.CreateVersion7(),
            draft.Type,
            draft.Description,
            draft.FlowRunId,
            draft.Body.Length,
            draft.Body
        );
        await using var reader = await _batch.ExecuteReaderAsync();
        await reader.NextResultAsync();
        await reader.ReadAsync();
        var version = reader.GetInt32(0);
        await reader.NextResultAsync();
        return version;
    }

    public async Task CreateAllAsync(IReadOnlyList<Draft> drafts)
    {
        var now = DateTime.UtcNow;
        var ids = new Guid[drafts.Count];
        var keys = new Dictionary<string, (int Count, int Last)>(StringComparer.Ordinal);
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = Guid.CreateVersion7();
            ref var key = ref CollectionsMarshal.GetValueRefOrAddDefault(keys, drafts[i].Key, out _);
            key = (key.Count + 1, i);
        }

        await using var transaction = await _connection.BeginTransactionAsync();
        await AdvanceAsync(drafts, ids, keys, now);
        await using (
            var copy = await _connection.BeginBinaryImportAsync(
                $"COPY artifact_store.artifact (id, created, updated, key, version, type, description, {Owners}, data_size, data)"
                    + " FROM STDIN (FORMAT BINARY)"
            )
        )
        {
            for (var i = 0; i < ids.Length; i++)
            {
                var draft = drafts[i];
                ref var key = ref CollectionsMarshal.GetValueRefOrAddDefault(keys, draft.Key, out _);
                key.Count++;
                await WriteAsync(copy, draft, ids[i], now, keys[draft.Key].Count);
            }

            await copy.CompleteAsync();
        }

        await transaction.CommitAsync();
    }

    public void Dispose() => _batch.Dispose();

    private void Add(string text, params ReadOnlySpan<NpgsqlDbType> types)
    {
        var command = new NpgsqlBatchCommand(text);
        foreach (var type in types)
        {
            command.Parameters.Add(new() { NpgsqlDbType = type });
        }

        _batch.BatchCommands.Add(command);
    }

    private static void With(NpgsqlBatchCommand command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }
    }

    private static async Task WriteAsync(NpgsqlBinaryImporter copy, Draft draft, Guid id, DateTime now, int version)
    {
        await copy.StartRowAsync();
        await copy.WriteAsync(id, NpgsqlDbType.Uuid);
        await copy.WriteAsync(now, NpgsqlDbType.TimestampTz);
        await copy.WriteAsync(now, NpgsqlDbType.TimestampTz);
        await copy.WriteAsync(draft.Key, NpgsqlDbType.Text);
        await copy.WriteAsync(version, NpgsqlDbType.Integer);
        await copy.WriteAsync(draft.Type, NpgsqlDbType.Text);
        await copy.WriteAsync(draft.Description, NpgsqlDbType.Text);
        await copy.WriteAsync(draft.FlowRunId, NpgsqlDbType.Uuid);
        await copy.WriteAsync(draft.FlowId, NpgsqlDbType.Uuid);
        await copy.WriteAsync(draft.DeploymentId, NpgsqlDbType.Uuid);
        await copy.WriteAsync(draft.Body.Length, NpgsqlDbType.Integer);
        await copy.WriteAsync(draft.Body, NpgsqlDbType.Json);
    }

    /// <summary>Takes the versions of all keys in one statement. The count of each key becomes the version before its first.</summary>
    private async Task AdvanceAsync(IReadOnlyList<Draft> drafts, Guid[] ids, Dictionary<string, (int Count, int Last)> keys, DateTime now)
    {
        var sorted = keys.OrderBy(key => key.Key, StringComparer.Ordinal).ToList();
        await using var command = new NpgsqlCommand(
            $"""
            INSERT INTO artifact_store.artifact_collection AS c (id, created, updated, key, latest_id, version, last_version, type, {Owners})
            SELECT n.id, $1, $1, n.key, n.latest_id, n.count, n.count, n.type, n.run, n.flow, n.deployment FROM unnest($2, $3, $4, $5, $6, $7, $8, $9) AS n (id, key, latest_id, count, type, run, flow, deployment)
            ON CONFLICT (key) DO UPDATE SET updated = EXCLUDED.updated, latest_id = EXCLUDED.latest_id, version = c.last_version + EXCLUDED.version, last_version = c.last_version + EXCLUDED.version,
                type = EXCLUDED.type, flow_run_id = EXCLUDED.flow_run_id, task_run_id = NULL, flow_id = EXCLUDED.flow_id, deployment_id = EXCLUDED.deployment_id
            RETURNING version
            """,
            _connection
        );
        command.Parameters.Add(new() { Value = now, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        Add(NpgsqlDbType.Uuid, sorted.Select(_ => Guid.CreateVersion7()));
        Add(NpgsqlDbType.Text, sorted.Select(key => key.Key));
        Add(NpgsqlDbType.Uuid, sorted.Select(key => ids[key.Value.Last]));
        Add(NpgsqlDbType.Integer, sorted.Select(key => key.Value.Count));
        Add(NpgsqlDbType.Text, sorted.Select(key => drafts[key.Value.Last].Type));
        Add(NpgsqlDbType.Uuid, sorted.Select(key => drafts[key.Value.Last].FlowRunId));
        Add(NpgsqlDbType.Uuid, sorted.Select(key => drafts[key.Value.Last].FlowId));
        Add(NpgsqlDbType.Uuid, sorted.Select(key => drafts[key.Value.Last].DeploymentId));
        await using var reader = await command.ExecuteReaderAsync();
        foreach (var (key, value) in sorted)
        {
            await reader.ReadAsync();
            keys[key] = (reader.GetInt32(0) - value.Count, value.Last);
        }

        void Add<T>(NpgsqlDbType type, IEnumerable<T> values) =>
            command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Array | type, Value = values.ToArray() });
    }
}
