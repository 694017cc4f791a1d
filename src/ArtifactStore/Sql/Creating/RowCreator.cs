namespace ArtifactStore.Sql;

/// <summary>Creates artifacts one by one, in two statements each: for a database in the process itself, where many small statements cost no more than a large one.</summary>
internal sealed class RowCreator(SqlStoreContext context) : ArtifactCreator(context)
{
    public override Task<Artifact> CreateAsync(SqlExecutor executor, ArtifactCreate create, CancellationToken cancellationToken) => executor.WriteAsync(
        async (session, token) =>
        {
            await HoldRunsAsync(session, [create.FlowRunId], token).ConfigureAwait(false);
            return await InsertAsync(session, create, token).ConfigureAwait(false);
        },
        IsCreatedAsync,
        cancellationToken);

    public override Task<IReadOnlyList<Artifact>> CreateAllAsync(SqlExecutor executor, IReadOnlyList<ArtifactCreate> creates, CancellationToken cancellationToken) => executor.WriteAsync<IReadOnlyList<Artifact>>(
        async (session, token) =>
        {
            await HoldRunsAsync(session, creates.Select(create => create.FlowRunId), token).ConfigureAwait(false);
            var created = new Artifact[creates.Count];
            foreach (var i in Enumerable.Range(0, created.Length).OrderBy(i => creates[i].Key, StringComparer.Ordinal))
            {
                token.ThrowIfCancellationRequested();
                created[i] = await InsertAsync(session, creates[i], token).ConfigureAwait(false);
            }

            return created;
        },
        (session, created, token) => IsCreatedAsync(session, created[0], token),
        cancellationToken);

    private async Task HoldRunsAsync(SqlSession session, IEnumerable<Guid?> flowRunIds, CancellationToken cancellationToken)
    {
        if (HoldRuns(flowRunIds) is { } hold)
        {
            await session.ListAsync(hold, static _ => true, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<Artifact> InsertAsync(SqlSession session, ArtifactCreate create, CancellationToken cancellationToken)
    {
        var artifact = Draft(create, Context.Now());
        if (create.Key is not null)
        {
            artifact = artifact with { Version = await AdvanceAsync(session, artifact, create.ExpectedVersion, cancellationToken).ConfigureAwait(false) };
        }

        var inserted = await session.ExecuteAsync(
            new SqlStatementBuilder()
                .Append($"INSERT INTO {ArtifactTable} (id, created, updated, key, version, type, description, metadata, flow_run_id, task_run_id, flow_id, deployment_id, data_size, data)")
                .Append($" VALUES ({SqlValue.Id(artifact.Id)}, {SqlValue.Time(artifact.Created)}, {SqlValue.Time(artifact.Created)}, {SqlValue.Text(artifact.Key)}, {SqlValue.Number(artifact.Version)}")
                .Append($", {SqlValue.Text(artifact.Type)}, {SqlValue.Text(artifact.Description)}, {SqlValue.Json(artifact.Metadata?.ToString())}")
                .Append($", {SqlValue.Id(artifact.FlowRunId)}, {SqlValue.Id(artifact.TaskRunId)}, {Kept("flow_id", artifact.FlowRunId)}, {Kept("deployment_id", artifact.FlowRunId)}")
                .Append($", {SqlValue.Number(artifact.DataSize)}, {SqlValue.Json(artifact.Data?.Json)}) ON CONFLICT (id) DO NOTHING")
                .Build(),
            cancellationToken).ConfigureAwait(false);
        return inserted == 1 ? artifact : throw CreateConflict.OfId(artifact.Id);
    }

    /// <summary>Takes the next version of a key and points its collection to the new artifact.</summary>
    private async Task<int> AdvanceAsync(SqlSession session, Artifact artifact, int? expected, CancellationToken cancellationToken)
    {
        var sql = new SqlStatementBuilder();
        if (expected is not > 0)
        {
            sql.Append($"INSERT INTO {CollectionTable} (id, created, updated, key, latest_id, version, last_version, type, flow_run_id, task_run_id, flow_id, deployment_id)")
                .Append($" VALUES ({SqlValue.Id(Context.NewId())}, {SqlValue.Time(artifact.Created)}, {SqlValue.Time(artifact.Created)}, {SqlValue.Text(artifact.Key)}, {SqlValue.Id(artifact.Id)}, 1, 1")
                .Append($", {SqlValue.Text(artifact.Type)}, {SqlValue.Id(artifact.FlowRunId)}, {SqlValue.Id(artifact.TaskRunId)}")
                .Append($", {Kept("flow_id", artifact.FlowRunId)}, {Kept("deployment_id", artifact.FlowRunId)}) ON CONFLICT (key) DO ");
        }

        if (expected == 0)
        {
            sql.Append("NOTHING");
        }
        else
        {
            sql.Append(expected is null ? "UPDATE SET " : $"UPDATE {CollectionTable} SET ")
                .Append($"updated = {SqlValue.Time(artifact.Created)}, latest_id = {SqlValue.Id(artifact.Id)}")
                .Append($", version = {CollectionTable}.last_version + 1, last_version = {CollectionTable}.last_version + 1")
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
}
