namespace ArtifactStore.Sql;

/// <summary>Writes artifacts and keeps their collections: every method is one piece of a write transaction.</summary>
/// <remarks>
/// The collection row is written first wherever a key is concerned: it is the point at which writers of one key queue up, so that versions follow the order of commits.
/// </remarks>
internal sealed class ArtifactWriter(SqlStoreContext context)
{
    private const int DeleteBatchSize = 1_000;

    private readonly string _artifact = context.Dialect.Table(SqlTable.Artifact.Name());
    private readonly string _collection = context.Dialect.Table(SqlTable.ArtifactCollection.Name());

    /// <summary>Creates artifacts. Keys are touched in sorted order, so that batches that overlap wait for each other and never in a circle.</summary>
    public async Task<IReadOnlyList<Artifact>> CreateAllAsync(SqlSession session, IReadOnlyList<ArtifactCreate> artifacts, CancellationToken cancellationToken)
    {
        await HoldRunsAsync(session, artifacts.Select(artifact => artifact.FlowRunId), cancellationToken).ConfigureAwait(false);
        var created = new Artifact[artifacts.Count];
        foreach (var i in Enumerable.Range(0, created.Length).OrderBy(i => artifacts[i].Key, StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            created[i] = await InsertAsync(session, artifacts[i], cancellationToken).ConfigureAwait(false);
        }

        return created;
    }

    public async Task<Artifact> CreateAsync(SqlSession session, ArtifactCreate create, CancellationToken cancellationToken)
    {
        await HoldRunsAsync(session, [create.FlowRunId], cancellationToken).ConfigureAwait(false);
        return await InsertAsync(session, create, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether an artifact is in the database that an earlier attempt has made: by its id, and by what no update changes.</summary>
    public async Task<bool> IsCreatedAsync(SqlSession session, Artifact artifact, CancellationToken cancellationToken)
    {
        var rows = await session.ListAsync(
            new SqlStatementBuilder().Append($"SELECT created, key, version FROM {_artifact} WHERE id = {SqlValue.Id(artifact.Id)}").Build(),
            reader => (session.Dialect.ReadTime(reader, 0), reader.IsDBNull(1) ? null : reader.GetString(1), reader.IsDBNull(2) ? null : (int?)reader.GetInt32(2)),
            cancellationToken).ConfigureAwait(false);
        return rows is [var row] && row == (artifact.Created, artifact.Key, artifact.Version);
    }

    public async Task<bool> ExistsAsync(SqlSession session, Guid id, CancellationToken cancellationToken) =>
        await session.NumberAsync(new SqlStatementBuilder().Append($"SELECT COUNT(*) FROM {_artifact} WHERE id = {SqlValue.Id(id)}").Build(), cancellationToken).ConfigureAwait(false) > 0;

    private async Task<Artifact> InsertAsync(SqlSession session, ArtifactCreate create, CancellationToken cancellationToken)
    {
        var now = context.Now();
        var artifact = new Artifact
        {
            Id = create.Id ?? context.NewId(),
            Created = now,
            Updated = now,
            Key = create.Key,
            Type = create.Type,
            Description = create.Description,
            Metadata = create.Metadata,
            FlowRunId = create.FlowRunId,
            TaskRunId = create.TaskRunId,
            DataSize = create.Data?.Size,
            Data = create.Data,
        };
        if (create.Key is not null)
        {
            artifact = artifact with { Version = await AdvanceAsync(session, artifact, create.ExpectedVersion, cancellationToken).ConfigureAwait(false) };
        }

        var inserted = await session.ExecuteAsync(
            new SqlStatementBuilder()
                .Append($"INSERT INTO {_artifact} (id, created, updated, key, version, type, description, metadata, flow_run_id, task_run_id, flow_id, deployment_id, data_size, data)")
                .Append($" VALUES ({SqlValue.Id(artifact.Id)}, {SqlValue.Time(now)}, {SqlValue.Time(now)}, {SqlValue.Text(artifact.Key)}, {SqlValue.Number(artifact.Version)}")
                .Append($", {SqlValue.Text(artifact.Type)}, {SqlValue.Text(artifact.Description)}, {SqlValue.Json(artifact.Metadata?.ToString())}")
                .Append($", {SqlValue.Id(artifact.FlowRunId)}, {SqlValue.Id(artifact.TaskRunId)}, {Kept("flow_id", artifact.FlowRunId)}, {Kept("deployment_id", artifact.FlowRunId)}")
                .Append($", {SqlValue.Number(artifact.DataSize)}, {SqlValue.Json(artifact.Data?.Json)}) ON CONFLICT (id) DO NOTHING")
                .Build(),
            cancellationToken).ConfigureAwait(false);
        return inserted == 1
            ? artifact
            : throw new ArtifactConflictException($"An artifact with the id {artifact.Id} exists already. Artifacts never change identity: leave the id out to get a new one, or update the artifact.");
    }

    public async Task<bool> UpdateAsync(SqlSession session, Guid id, ArtifactUpdate update, CancellationToken cancellationToken)
    {
        var now = context.Now();
        var sql = new SqlStatementBuilder().Append($"UPDATE {_artifact} SET updated = {SqlValue.Time(now)}");
        if (update.Data.IsSet)
        {
            sql.Append($", data_size = {SqlValue.Number(update.Data.Value?.Size)}, data = {SqlValue.Json(update.Data.Value?.Json)}");
        }

        if (update.Description.IsSet)
        {
            sql.Append($", description = {SqlValue.Text(update.Description.Value)}");
        }

        if (update.Metadata.IsSet)
        {
            sql.Append($", metadata = {SqlValue.Json(update.Metadata.Value?.ToString())}");
        }

        // The collection first, here too: everybody takes the two in the same order.
        await session.ExecuteAsync(
            new SqlStatementBuilder().Append($"UPDATE {_collection} SET updated = {SqlValue.Time(now)} WHERE latest_id = {SqlValue.Id(id)}").Build(),
            cancellationToken).ConfigureAwait(false);
        return await session.ExecuteAsync(sql.Append($" WHERE id = {SqlValue.Id(id)}").Build(), cancellationToken).ConfigureAwait(false) > 0;
    }

    public async Task<bool> DeleteAsync(SqlSession session, Guid id, CancellationToken cancellationToken)
    {
        await CollectionLock.TakeAsync(
            session, SqlFragment.Of($"key = (SELECT a.key FROM {_artifact} AS a WHERE a.id = {SqlValue.Id(id)})"), cancellationToken).ConfigureAwait(false);
        var rows = await session.ListAsync(
            new SqlStatementBuilder().Append($"DELETE FROM {_artifact} WHERE id = {SqlValue.Id(id)} RETURNING key").Build(),
            reader => reader.IsDBNull(0) ? null : reader.GetString(0),
            cancellationToken).ConfigureAwait(false);
        if (rows is [{ } key])
        {
            await RepointAsync(session, [key], cancellationToken).ConfigureAwait(false);
        }

        return rows.Count > 0;
    }

    /// <summary>Deletes the artifacts of a page.</summary>
    /// <returns>The row ids of those that it deleted.</returns>
    public async Task<IReadOnlyList<long>> DeleteAllAsync(SqlSession session, ArtifactQuery query, CancellationToken cancellationToken)
    {
        var (translation, plan) = await PlanChooser.ForPageAsync(session, query, ArtifactSql.Translate(query, context.Dialect), cancellationToken).ConfigureAwait(false);
        if (translation is null)
        {
            return [];
        }

        // Identities first: the rows that the filters pass must not change while some of them are gone already.
        var found = await session.ListAsync(
            ArtifactSql.Identities(query, translation, plan),
            reader => (RowId: reader.GetInt64(0), Key: reader.IsDBNull(1) ? null : reader.GetString(1)),
            cancellationToken).ConfigureAwait(false);
        var keys = found.Select(row => row.Key).OfType<string>().Distinct().Order(StringComparer.Ordinal).Chunk(DeleteBatchSize).ToList();
        foreach (var batch in keys)
        {
            await CollectionLock.TakeAsync(session, context.Dialect.IsIn("key", SqlValue.Texts(batch)), cancellationToken).ConfigureAwait(false);
        }

        // Whoever came first may have deleted some of them.
        var deleted = new List<long>(found.Count);
        foreach (var batch in found.Select(row => row.RowId).Chunk(DeleteBatchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            deleted.AddRange(await session.ListAsync(
                new SqlStatementBuilder().Append($"DELETE FROM {_artifact} WHERE {context.Dialect.IsIn("row_id", SqlValue.Numbers(batch))} RETURNING row_id").Build(),
                reader => reader.GetInt64(0),
                cancellationToken).ConfigureAwait(false));
        }

        foreach (var batch in keys)
        {
            await RepointAsync(session, batch, cancellationToken).ConfigureAwait(false);
        }

        return deleted;
    }

    /// <summary>Whether the rows that an earlier attempt has deleted are gone.</summary>
    public async Task<bool> AreDeletedAsync(SqlSession session, IReadOnlyList<long> rows, CancellationToken cancellationToken) =>
        await session.NumberAsync(
            new SqlStatementBuilder().Append($"SELECT COUNT(*) FROM {_artifact} WHERE {context.Dialect.IsIn("row_id", SqlValue.Numbers(rows))}").Build(),
            cancellationToken).ConfigureAwait(false) == 0;

    /// <summary>Takes the next version of a key and points its collection to the new artifact.</summary>
    private async Task<int> AdvanceAsync(SqlSession session, Artifact artifact, int? expected, CancellationToken cancellationToken)
    {
        var sql = new SqlStatementBuilder();
        if (expected is not > 0)
        {
            sql.Append($"INSERT INTO {_collection} (id, created, updated, key, latest_id, version, last_version, type, flow_run_id, task_run_id, flow_id, deployment_id)")
                .Append($" VALUES ({SqlValue.Id(context.NewId())}, {SqlValue.Time(artifact.Created)}, {SqlValue.Time(artifact.Created)}, {SqlValue.Text(artifact.Key)}, {SqlValue.Id(artifact.Id)}, 1, 1")
                .Append($", {SqlValue.Text(artifact.Type)}, {SqlValue.Id(artifact.FlowRunId)}, {SqlValue.Id(artifact.TaskRunId)}")
                .Append($", {Kept("flow_id", artifact.FlowRunId)}, {Kept("deployment_id", artifact.FlowRunId)}) ON CONFLICT (key) DO ");
        }

        if (expected == 0)
        {
            sql.Append("NOTHING");
        }
        else
        {
            sql.Append(expected is null ? "UPDATE SET " : $"UPDATE {_collection} SET ")
                .Append($"updated = {SqlValue.Time(artifact.Created)}, latest_id = {SqlValue.Id(artifact.Id)}")
                .Append($", version = {_collection}.last_version + 1, last_version = {_collection}.last_version + 1")
                .Append($", type = {SqlValue.Text(artifact.Type)}, flow_run_id = {SqlValue.Id(artifact.FlowRunId)}, task_run_id = {SqlValue.Id(artifact.TaskRunId)}")
                .Append($", flow_id = {Kept("flow_id", artifact.FlowRunId)}, deployment_id = {Kept("deployment_id", artifact.FlowRunId)}");
        }

        if (expected > 0)
        {
            sql.Append($" WHERE key = {SqlValue.Text(artifact.Key)} AND version = {SqlValue.Number(expected)}");
        }

        var version = await session.NumberAsync(sql.Append(" RETURNING version").Build(), cancellationToken).ConfigureAwait(false);
        return version is { } given
            ? checked((int)given)
            : throw await ConflictAsync(session, artifact.Key!, expected, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ArtifactConflictException> ConflictAsync(SqlSession session, string key, int? expected, CancellationToken cancellationToken)
    {
        var latest = await session.NumberAsync(
            new SqlStatementBuilder().Append($"SELECT version FROM {_collection} WHERE key = {SqlValue.Text(key)}").Build(), cancellationToken).ConfigureAwait(false);
        var found = latest is null ? "the key has no versions" : $"the latest version is {latest}";
        return new($"The key '{key}' was expected {(expected == 0 ? "to be new" : $"at version {expected}")}, but {found}. Read the latest version, and decide again.");
    }

    /// <summary>After deletes: collections without artifacts go, and those whose latest is gone point to the highest version that remains.</summary>
    private async Task RepointAsync(SqlSession session, IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        var those = context.Dialect.IsIn("key", SqlValue.Texts(keys));
        await session.ExecuteAsync(
            new SqlStatementBuilder()
                .Append($"DELETE FROM {_collection} WHERE {those} AND NOT EXISTS (SELECT 1 FROM {_artifact} AS a WHERE a.key = {_collection}.key)")
                .Build(),
            cancellationToken).ConfigureAwait(false);
        await session.ExecuteAsync(
            new SqlStatementBuilder()
                .Append($"UPDATE {_collection} SET (latest_id, version, type, flow_run_id, task_run_id, flow_id, deployment_id) =")
                .Append($" (SELECT a.id, a.version, a.type, a.flow_run_id, a.task_run_id, a.flow_id, a.deployment_id FROM {_artifact} AS a WHERE a.key = {_collection}.key ORDER BY a.version DESC LIMIT 1)")
                .Append($", updated = {SqlValue.Time(context.Now())} WHERE {those} AND NOT EXISTS (SELECT 1 FROM {_artifact} AS a WHERE a.id = {_collection}.latest_id)")
                .Build(),
            cancellationToken).ConfigureAwait(false);
        if (context.Dialect.ForUpdate.Length > 0)
        {
            // A transaction that still sees what is deleted here could point to it. Holding the row does not stop it once this one has committed; that the row has changed does.
            await session.ExecuteAsync(
                new SqlStatementBuilder().Append($"UPDATE {_collection} SET last_version = last_version WHERE {those}").Build(), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What is copied from runs must not change before the copies can be seen.</summary>
    private async Task HoldRunsAsync(SqlSession session, IEnumerable<Guid?> flowRunIds, CancellationToken cancellationToken)
    {
        Guid[] ids = context.Dialect.KeepsRunColumns ? [.. flowRunIds.OfType<Guid>().Distinct().Order()] : [];
        if (ids.Length > 0 && context.Dialect.HoldRuns(ids) is { } hold)
        {
            await session.ListAsync(hold, static _ => true, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The flow or the deployment of the run, copied beside the artifact; null while the run is unknown, and filled in when it is saved.</summary>
    private SqlFragment Kept(string column, Guid? flowRunId) => context.Dialect.KeepsRunColumns && flowRunId is not null
        ? SqlFragment.Of($"(SELECT {column} FROM {context.Dialect.Table(SqlTable.FlowRun.Name())} WHERE id = {SqlValue.Id(flowRunId)})")
        : SqlFragment.Of($"NULL");
}
