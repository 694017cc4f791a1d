using System.Data.Common;
using System.Runtime.InteropServices;

namespace ArtifactStore.Benchmarks.Peers;

/// <summary>
/// Creates on SQLite: one upsert that gives the version and one insert, in a transaction that begins as a writer; of many, each key's row is written once. With the promises of the library it looks for the flow
/// and the deployment of the run instead of being told, in the statement that gives the version.
/// </summary>
internal sealed class SqliteRawWriter : IRawWriter
{
    private const string Owners = "flow_run_id, flow_id, deployment_id";

    private readonly RawCommand _begin;
    private readonly RawCommand _commit;
    private readonly RawCommand _advance;
    private readonly RawCommand _insert;
    private readonly bool _keepsPromises;
    private readonly string? _file;

    /// <param name="database">The database.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="keepsPromises">Whether to look for the owners.</param>
    /// <param name="looksAtName">Whether to look, besides, if the file still has its name, before a single create and before its commit, as the library does.</param>
    public SqliteRawWriter(Database database, DbConnection connection, bool keepsPromises = false, bool looksAtName = false)
    {
        _file = looksAtName ? connection.DataSource : null;
        _keepsPromises = keepsPromises;
        _begin = new(database, connection, "BEGIN IMMEDIATE");
        _commit = new(database, connection, "COMMIT");
        var owner = keepsPromises ? "(SELECT flow_id FROM flow_run WHERE id = @run), (SELECT deployment_id FROM flow_run WHERE id = @run)" : "@flow, @deployment";
        _advance = new(
            database,
            connection,
            $"INSERT INTO artifact_collection (id, created, updated, key, latest_id, version, last_version, type, {Owners}) VALUES (@cid, @now, @now, @key, @id, @count, @count, @type, @run, {owner})"
                + " ON CONFLICT (key) DO UPDATE SET updated = @now, latest_id = @id, version = last_version + @count, last_version = last_version + @count, type = @type, flow_run_id = @run, task_run_id = NULL"
                + ", flow_id = excluded.flow_id, deployment_id = excluded.deployment_id RETURNING version, flow_id, deployment_id",
            [
                ("@cid", DbValue.Id), ("@now", DbValue.Time), ("@key", DbValue.Text), ("@id", DbValue.Id), ("@count", DbValue.Number), ("@type", DbValue.Text), ("@run", DbValue.Id),
                .. keepsPromises ? Array.Empty<(string, DbValue)>() : [("@flow", DbValue.Id), ("@deployment", DbValue.Id)],
            ]);
        _insert = new(
            database,
            connection,
            $"INSERT INTO artifact (id, created, updated, key, version, type, description, {Owners}, data_size, data) VALUES (@id, @now, @now, @key, @version, @type, @description, @run, @flow, @deployment, @size, @data)",
            ("@id", DbValue.Id), ("@now", DbValue.Time), ("@key", DbValue.Text), ("@version", DbValue.Number), ("@type", DbValue.Text), ("@description", DbValue.Text), ("@run", DbValue.Id), ("@flow", DbValue.Id), ("@deployment", DbValue.Id), ("@size", DbValue.Number), ("@data", DbValue.Json));
    }

    public async Task<int> CreateAsync(Draft draft)
    {
        await _begin.ExecuteAsync();
        ThrowIfGone();
        var version = await CreateOneAsync(draft, OwnerOf(draft));
        ThrowIfGone();
        await _commit.ExecuteAsync();
        return version;
    }

    /// <summary>Many single creates that share a transaction: batching by hand, where each keeps its own upsert.</summary>
    public async Task CreateTogetherAsync(IReadOnlyList<Draft> drafts)
    {
        await _begin.ExecuteAsync();
        foreach (var draft in drafts)
        {
            await CreateOneAsync(draft, OwnerOf(draft));
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
            keys[key] = (await AdvanceAsync(drafts[value.Last], OwnerOf(drafts[value.Last]), ids[value.Last], now, value.Count) - value.Count, value.Last);
        }

        for (var i = 0; i < ids.Length; i++)
        {
            ref var key = ref CollectionsMarshal.GetValueRefOrAddDefault(keys, drafts[i].Key, out _);
            key.Count++;
            await InsertAsync(drafts[i], OwnerOf(drafts[i]), ids[i], now, key.Count);
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

    private void ThrowIfGone()
    {
        if (_file is not null && !File.Exists(_file))
        {
            throw new InvalidOperationException($"'{_file}' is gone.");
        }
    }

    /// <summary>What the peers are told.</summary>
    private static (object? Flow, object? Deployment) OwnerOf(Draft draft) => (draft.FlowId, draft.DeploymentId);

    private async Task<int> CreateOneAsync(Draft draft, (object? Flow, object? Deployment) owner)
    {
        var (id, now) = (Guid.CreateVersion7(), DateTimeOffset.UtcNow);
        if (_keepsPromises)
        {
            (var found, owner.Flow, owner.Deployment) = _advance.With(Guid.CreateVersion7(), now, draft.Key, id, 1, draft.Type, draft.FlowRunId).NumberAndTexts();
            await InsertAsync(draft, owner, id, now, found);
            return found;
        }

        var version = await AdvanceAsync(draft, owner, id, now, 1);
        await InsertAsync(draft, owner, id, now, version);
        return version;
    }

    private async Task<int> AdvanceAsync(Draft draft, (object? Flow, object? Deployment) owner, Guid id, DateTimeOffset now, int count) =>
        (int)await _advance.With(Guid.CreateVersion7(), now, draft.Key, id, count, draft.Type, draft.FlowRunId, owner.Flow, owner.Deployment).NumberAsync();

    private Task<int> InsertAsync(Draft draft, (object? Flow, object? Deployment) owner, Guid id, DateTimeOffset now, int version) =>
        _insert.With(id, now, draft.Key, version, draft.Type, draft.Description, draft.FlowRunId, owner.Flow, owner.Deployment, draft.Body.Length, draft.Body).ExecuteAsync();
}
