using System.Data.Common;
using System.Runtime.InteropServices;

namespace ArtifactStore.Benchmarks.Peers;

/// <summary>
/// Creates on SQLite: one upsert that looks up the run's flow and deployment and returns the version, and one insert, in a transaction that
/// begins as a writer. A bulk create writes each key's row once.
/// </summary>
internal sealed class SqliteRawWriter : IRawWriter
{
    private const string Owners = "flow_run_id, flow_id, deployment_id";

    private readonly RawCommand _begin;
    private readonly RawCommand _commit;
    private readonly RawCommand _advance;
    private readonly RawCommand _insert;

    public SqliteRawWriter(Database database, DbConnection connection)
    {
        _begin = new(database, connection, "BEGIN IMMEDIATE");
        _commit = new(database, connection, "COMMIT");
        _advance = new(
            database,
            connection,
            $"""
            INSERT INTO artifact_collection (id, created, updated, key, latest_id, version, last_version, type, {Owners})
            VALUES (@cid, @now, @now, @key, @id, @count, @count, @type, @run,
                (SELECT flow_id FROM flow_run WHERE id = @run), (SELECT deployment_id FROM flow_run WHERE id = @run))
            ON CONFLICT (key) DO UPDATE SET updated = @now, latest_id = @id, version = last_version + @count, last_version = last_version + @count,
                type = @type, flow_run_id = @run, task_run_id = NULL, flow_id = excluded.flow_id, deployment_id = excluded.deployment_id
            RETURNING version, flow_id, deployment_id
            """,
            ("@cid", DbValue.Id),
            ("@now", DbValue.Time),
            ("@key", DbValue.Text),
            ("@id", DbValue.Id),
            ("@count", DbValue.Number),
            ("@type", DbValue.Text),
            ("@run", DbValue.Id)
        );
        _insert = new(
            database,
            connection,
            $"INSERT INTO artifact (id, created, updated, key, version, type, description, {Owners}, data_size, data)"
                + " VALUES (@id, @now, @now, @key, @version, @type, @description, @run, @flow, @deployment, @size, @data)",
            ("@id", DbValue.Id),
            ("@now", DbValue.Time),
            ("@key", DbValue.Text),
            ("@version", DbValue.Number),
            ("@type", DbValue.Text),
            ("@description", DbValue.Text),
            ("@run", DbValue.Id),
            ("@flow", DbValue.Id),
            ("@deployment", DbValue.Id),
            ("@size", DbValue.Number),
            ("@data", DbValue.Json)
        );
    }

    public async Task<int> CreateAsync(Draft draft)
    {
        await _begin.ExecuteAsync();
        var version = await CreateOneAsync(draft);
        await _commit.ExecuteAsync();
        return version;
    }

    /// <summary>Single creates that share a transaction.</summary>
    public async Task CreateTogetherAsync(IReadOnlyList<Draft> drafts)
    {
        await _begin.ExecuteAsync();
        foreach (var draft in drafts)
        {
            await CreateOneAsync(draft);
        }

        await _commit.ExecuteAsync();
    }

    public async Task CreateAllAsync(IReadOnlyList<Draft> drafts)
    {
        var now = DateTimeOffset.UtcNow;
        var ids = new Guid[drafts.Count];
        var keys = new Dictionary<string, (int Count, int Last)>(StringComparer.Ordinal);
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = Guid.CreateVersion7();
            ref var key = ref CollectionsMarshal.GetValueRefOrAddDefault(keys, drafts[i].Key, out _);
            key = (key.Count + 1, i);
        }

        await _begin.ExecuteAsync();
        foreach (var (key, value) in keys.ToList())
        {
            var (version, _, _) = Advance(drafts[value.Last], ids[value.Last], now, value.Count);
            keys[key] = (version - value.Count, value.Last);
        }

        for (var i = 0; i < ids.Length; i++)
        {
            ref var key = ref CollectionsMarshal.GetValueRefOrAddDefault(keys, drafts[i].Key, out _);
            key.Count++;
            await InsertAsync(drafts[i], drafts[i].FlowId, drafts[i].DeploymentId, ids[i], now, key.Count);
        }

        await _commit.ExecuteAsync();
    }

    public void Dispose()
    {
        foreach (var command in new[] { _begin, _commit, _advance, _insert })
        {
            command.Dispose();
        }
    }

    private async Task<int> CreateOneAsync(Draft draft)
    {
        var (id, now) = (Guid.CreateVersion7(), DateTimeOffset.UtcNow);
        var (version, flow, deployment) = Advance(draft, id, now, 1);
        await InsertAsync(draft, flow, deployment, id, now, version);
        return version;
    }

    private (int Version, object? Flow, object? Deployment) Advance(Draft draft, Guid id, DateTimeOffset now, int count) =>
        _advance.With(Guid.CreateVersion7(), now, draft.Key, id, count, draft.Type, draft.FlowRunId).NumberAndTexts();

    private Task<int> InsertAsync(Draft draft, object? flow, object? deployment, Guid id, DateTimeOffset now, int version) =>
        _insert
            .With(
                id,
                now,
                draft.Key,
                version,
                draft.Type,
                draft.Description,
                draft.FlowRunId,
                flow,
                deployment,
                draft.Body.Length,
                draft.Body
            )
            .ExecuteAsync();
}
