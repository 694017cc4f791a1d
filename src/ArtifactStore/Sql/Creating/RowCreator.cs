namespace ArtifactStore.Sql;

/// <summary>Creates artifacts in one statement for each key and one for each artifact: for a database in the process itself, where many small statements cost no more than a large one.</summary>
internal sealed class RowCreator(SqlStoreContext context) : ArtifactCreator(context)
{
    public override Task<Artifact> CreateAsync(SqlExecutor executor, ArtifactCreate create, CancellationToken cancellationToken) => executor.WriteAsync(
        async (session, token) => (await CreateAllAsync(session, [create], token).ConfigureAwait(false))[0],
        IsCreatedAsync,
        cancellationToken);

    public override Task<IReadOnlyList<Artifact>> CreateAllAsync(SqlExecutor executor, IReadOnlyList<ArtifactCreate> creates, CancellationToken cancellationToken) => executor.WriteAsync(
        (session, token) => CreateAllAsync(session, creates, token),
        (session, created, token) => IsCreatedAsync(session, created[0], token),
        cancellationToken);

    private async Task<IReadOnlyList<Artifact>> CreateAllAsync(SqlSession session, IReadOnlyList<ArtifactCreate> creates, CancellationToken cancellationToken)
    {
        await HoldRunsAsync(session, creates.Select(create => create.FlowRunId), cancellationToken).ConfigureAwait(false);
        var now = Context.Now();
        var keys = KeyClaim.Of(creates);
        foreach (var key in keys.Values.OrderBy(key => key.Key, StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await AdvanceAsync(session, key, Draft(creates[key.Last], now), cancellationToken).ConfigureAwait(false);
        }

        var created = new Artifact[creates.Count];
        for (var i = 0; i < created.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var create = creates[i];
            created[i] = Draft(create, now) with { Version = create.Key is null ? null : keys[create.Key].Next(create.ExpectedVersion) };
            await InsertAsync(session, created[i], cancellationToken).ConfigureAwait(false);
        }

        return created;
    }

    private async Task HoldRunsAsync(SqlSession session, IEnumerable<Guid?> flowRunIds, CancellationToken cancellationToken)
    {
        if (HoldRuns(flowRunIds) is { } hold)
        {
            await session.ListAsync(hold, static _ => true, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task InsertAsync(SqlSession session, Artifact artifact, CancellationToken cancellationToken)
    {
        var inserted = await session.ExecuteAsync(
            new SqlStatementBuilder()
                .Append($"INSERT INTO {ArtifactTable} (id, created, updated, key, version, type, description, metadata, flow_run_id, task_run_id, flow_id, deployment_id, data_size, data)")
                .Append($" VALUES ({SqlValue.Id(artifact.Id)}, {SqlValue.Time(artifact.Created)}, {SqlValue.Time(artifact.Created)}, {SqlValue.Text(artifact.Key)}, {SqlValue.Number(artifact.Version)}")
                .Append($", {SqlValue.Text(artifact.Type)}, {SqlValue.Text(artifact.Description)}, {SqlValue.Json(artifact.Metadata?.ToString())}")
                .Append($", {SqlValue.Id(artifact.FlowRunId)}, {SqlValue.Id(artifact.TaskRunId)}, {Kept("flow_id", artifact.FlowRunId)}, {Kept("deployment_id", artifact.FlowRunId)}")
                .Append($", {SqlValue.Number(artifact.DataSize)}, {SqlValue.Json(artifact.Data?.Json)}) ON CONFLICT (id) DO NOTHING")
                .Build(),
            cancellationToken).ConfigureAwait(false);
        if (inserted == 0)
        {
            throw CreateConflict.OfId(artifact.Id);
        }
    }

    /// <summary>Takes as many versions of a key as it has artifacts, and points its collection to the last of them.</summary>
    private async Task AdvanceAsync(SqlSession session, KeyClaim key, Artifact last, CancellationToken cancellationToken)
    {
        var count = SqlValue.Number(key.Count);
        var sql = new SqlStatementBuilder();
        if (key.Expected is not > 0)
        {
            sql.Append($"INSERT INTO {CollectionTable} (id, created, updated, key, latest_id, version, last_version, type, flow_run_id, task_run_id, flow_id, deployment_id)")
                .Append($" VALUES ({SqlValue.Id(Context.NewId())}, {SqlValue.Time(last.Created)}, {SqlValue.Time(last.Created)}, {SqlValue.Text(key.Key)}, {SqlValue.Id(last.Id)}, {count}, {count}")
                .Append($", {SqlValue.Text(last.Type)}, {SqlValue.Id(last.FlowRunId)}, {SqlValue.Id(last.TaskRunId)}")
                .Append($", {Kept("flow_id", last.FlowRunId)}, {Kept("deployment_id", last.FlowRunId)}) ON CONFLICT (key) DO ");
        }

        if (key.Expected == 0)
        {
            sql.Append("NOTHING");
        }
        else
        {
            sql.Append(key.Expected is null ? "UPDATE SET " : $"UPDATE {CollectionTable} SET ")
                .Append($"updated = {SqlValue.Time(last.Created)}, latest_id = {SqlValue.Id(last.Id)}")
                .Append($", version = {CollectionTable}.last_version + {count}, last_version = {CollectionTable}.last_version + {count}")
                .Append($", type = {SqlValue.Text(last.Type)}, flow_run_id = {SqlValue.Id(last.FlowRunId)}, task_run_id = {SqlValue.Id(last.TaskRunId)}")
                .Append($", flow_id = {Kept("flow_id", last.FlowRunId)}, deployment_id = {Kept("deployment_id", last.FlowRunId)}");
        }

        if (key.Expected > 0)
        {
            sql.Append($" WHERE key = {SqlValue.Text(key.Key)} AND version = {SqlValue.Number(key.Expected)}");
        }

        var version = await session.NumberAsync(sql.Append(" RETURNING version").Build(), cancellationToken).ConfigureAwait(false);
        key.Give(version is { } given ? checked((int)given) : throw await ConflictAsync(session, key.Key, key.Expected, cancellationToken).ConfigureAwait(false), isForeign: false);
    }
}
