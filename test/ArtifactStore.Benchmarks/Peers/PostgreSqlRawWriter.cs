using System.Data.Common;
using System.Runtime.InteropServices;
using Npgsql;
using NpgsqlTypes;

namespace ArtifactStore.Benchmarks.Peers;

/// <summary>Creates on PostgreSQL: one by one statement, which is one round trip; many by one statement for the keys, and COPY.</summary>
internal sealed class PostgreSqlRawWriter(Database database, DbConnection connection) : IRawWriter
{
    private const string Owners = "flow_run_id, flow_id, deployment_id";

    private readonly NpgsqlConnection _connection = (NpgsqlConnection)connection;

    private readonly RawCommand _create = new(
        database,
        connection,
        Create("@flow", "@deployment"),
        ("@cid", DbValue.Id), ("@now", DbValue.Time), ("@key", DbValue.Text), ("@id", DbValue.Id), ("@type", DbValue.Text), ("@description", DbValue.Text), ("@run", DbValue.Id), ("@size", DbValue.Number), ("@data", DbValue.Json), ("@flow", DbValue.Id), ("@deployment", DbValue.Id));

    /// <summary>The collection and the artifact in one statement.</summary>
    public static string Create(string flow, string deployment) =>
        $"WITH advanced AS (INSERT INTO artifact_store.artifact_collection AS c (id, created, updated, key, latest_id, version, last_version, type, {Owners}) VALUES (@cid, @now, @now, @key, @id, 1, 1, @type, @run, {flow}, {deployment})"
        + " ON CONFLICT (key) DO UPDATE SET updated = @now, latest_id = @id, version = c.last_version + 1, last_version = c.last_version + 1, type = @type, flow_run_id = @run, task_run_id = NULL, flow_id = EXCLUDED.flow_id, deployment_id = EXCLUDED.deployment_id RETURNING version, flow_id, deployment_id)"
        + $" INSERT INTO artifact_store.artifact (id, created, updated, key, version, type, description, {Owners}, data_size, data) SELECT @id, @now, @now, @key, version, @type, @description, @run, flow_id, deployment_id, @size, @data FROM advanced RETURNING version";

    public async Task<int> CreateAsync(Draft draft) =>
        (int)await _create
            .With(Guid.CreateVersion7(), DateTimeOffset.UtcNow, draft.Key, Guid.CreateVersion7(), draft.Type, draft.Description, draft.FlowRunId, draft.Body.Length, draft.Body, draft.FlowId, draft.DeploymentId)
            .NumberAsync();

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
        await using (var copy = await _connection.BeginBinaryImportAsync($"COPY artifact_store.artifact (id, created, updated, key, version, type, description, {Owners}, data_size, data) FROM STDIN (FORMAT BINARY)"))
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

    public void Dispose() => _create.Dispose();

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

    /// <summary>Takes the versions of all keys at once, and leaves in <paramref name="keys"/> the version before the first of each.</summary>
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
            _connection);
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

        void Add<T>(NpgsqlDbType type, IEnumerable<T> values) => command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Array | type, Value = values.ToArray() });
    }
}
