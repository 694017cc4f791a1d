using System.Data.Common;

namespace ArtifactStore.Sql;

/// <summary>The rows of one kind of run, over any executor.</summary>
internal sealed class RunSet<T>(SqlExecutor executor, SqlStoreContext context, RunTable<T> table) : IRunSet<T>
    where T : class
{
    private readonly string _table = context.Dialect.Table(table.Table.Name());
    private readonly string _columns = string.Join(", ", table.Columns.Select(column => column.Name));

    public Task<T> SaveAsync(T item, CancellationToken cancellationToken = default) => SaveAsync(item, UpdatedTime.StoreClock, cancellationToken);

    public Task<IReadOnlyList<T>> SaveAsync(IReadOnlyList<T> items, CancellationToken cancellationToken = default) => SaveAsync(items, UpdatedTime.StoreClock, cancellationToken);

    public async Task<T> SaveAsync(T item, UpdatedTime updated, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(item);
        EnumValue.Check(updated, nameof(updated));
        LimitedWrites.Check(item, context.Limits, new(nameof(item)));
        return await executor.WriteAsync(new SqlWork<T>(SaveOneAsync), cancellationToken).ConfigureAwait(false);

        async Task<T> SaveOneAsync(SqlSession session, CancellationToken token)
        {
            await ChangeAsync(session, [table.Head(item).Id], token).ConfigureAwait(false);
            return await SaveAsync(session, item, updated, token).ConfigureAwait(false);
        }
    }

    public async Task<IReadOnlyList<T>> SaveAsync(IReadOnlyList<T> items, UpdatedTime updated, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        EnumValue.Check(updated, nameof(updated));
        new LimitCheck(nameof(items)).Count(items.Count, context.Limits.BatchCount, nameof(ArtifactStoreLimits.BatchCount), nameof(items));

        // A copy: the caller's list must not change under the writer.
        T[] batch = [.. items];
        var missing = Array.FindIndex(batch, item => item is null);
        if (missing >= 0)
        {
            throw new ArgumentException($"items[{missing}] is null. Leave it out instead.", nameof(items));
        }

        for (var i = 0; i < batch.Length; i++)
        {
            LimitedWrites.Check(batch[i], context.Limits, new(nameof(items), i));
        }

        return batch.Length == 0 ? [] : await executor.WriteAsync(new SqlWork<T[]>(SaveAllAsync) { IsBatch = true }, cancellationToken).ConfigureAwait(false);

        async Task<T[]> SaveAllAsync(SqlSession session, CancellationToken token)
        {
            await ChangeAsync(session, [.. batch.Select(item => table.Head(item).Id).Distinct().Order()], token).ConfigureAwait(false);
            var saved = new T[batch.Length];

            // In the order of the ids, so that batches that overlap never wait for each other in a circle; of one id the last comes last.
            foreach (var i in Enumerable.Range(0, saved.Length).OrderBy(i => table.Head(batch[i]).Id))
            {
                token.ThrowIfCancellationRequested();
                saved[i] = await SaveAsync(session, batch[i], updated, token).ConfigureAwait(false);
            }

            return saved;
        }
    }

    public async Task<T?> ReadAsync(Guid id, CancellationToken cancellationToken = default)
    {
        var statement = new SqlStatementBuilder().Append($"SELECT id, created, updated, {_columns} FROM {_table} WHERE id = {SqlValue.Id(id)}").Build();
        var rows = await executor.ReadAsync(
            (session, token) => session.ListAsync(statement, reader => table.Read(session.Dialect, reader), token), snapshot: false, cancellationToken).ConfigureAwait(false);
        return rows is [var row] ? row : null;
    }

    public async Task<bool> DeleteAsync(Guid id, CancellationToken cancellationToken = default)
    {
        var isDeleted = false;
        return await executor.WriteAsync(new SqlWork<bool>(DeleteAsync), cancellationToken).ConfigureAwait(false);

        async Task<bool> DeleteAsync(SqlSession session, CancellationToken token)
        {
            await HiddenRows.ThrowIfAnyAsync(session, token).ConfigureAwait(false);
            await ChangeAsync(session, [id], token).ConfigureAwait(false);
            var deleted = await session.ExecuteAsync(
                new SqlStatementBuilder().Append($"DELETE FROM {_table} WHERE id = {SqlValue.Id(id)}").Build(), token).ConfigureAwait(false) > 0;
            if (deleted && table.Table == SqlTable.FlowRun)
            {
                await KeepAsync(session, id, null, null, token).ConfigureAwait(false);
            }

            // Run again after the answer to a commit was lost, it finds nothing any more.
            return isDeleted |= deleted;
        }
    }

    private async Task<T> SaveAsync(SqlSession session, T item, UpdatedTime which, CancellationToken cancellationToken)
    {
        var (id, created, updated) = table.Head(item);
        var now = context.Now();
        var sql = new SqlStatementBuilder().Append($"INSERT INTO {_table} (id, created, updated, {_columns})")
            .Append($" VALUES ({SqlValue.Id(id)}, {SqlValue.Time(created ?? now)}, {SqlValue.Time(which == UpdatedTime.AsGiven ? updated ?? now : now)}");
        foreach (var column in table.Columns)
        {
            sql.Append($", {column.Value(item)}");
        }

        // A save without a time of creation keeps the one that is stored.
        sql.Append($") ON CONFLICT (id) DO UPDATE SET created = {(created is null ? $"{_table}.created" : "excluded.created")}, updated = excluded.updated");
        foreach (var column in table.Columns)
        {
            sql.Append($", {column.Name} = excluded.{column.Name}");
        }

        var before = item is FlowRun ? await KeptBeforeAsync(session, id, cancellationToken).ConfigureAwait(false) : default;
        var times = await session.ListAsync(sql.Append(" RETURNING created, updated").Build(), ReadTimes, cancellationToken).ConfigureAwait(false);
        if (item is FlowRun run && before != (true, run.FlowId, run.DeploymentId))
        {
            await KeepAsync(session, id, run.FlowId, run.DeploymentId, cancellationToken).ConfigureAwait(false);
        }

        return table.WithTimes(item, times[0].Created, times[0].Updated);

        (DateTimeOffset Created, DateTimeOffset Updated) ReadTimes(DbDataReader reader) => (session.Dialect.ReadTime(reader, 0), session.Dialect.ReadTime(reader, 1));
    }

    /// <summary>Nobody may copy from a flow run while it changes: who has copied is waited for, and others wait.</summary>
    private async Task ChangeAsync(SqlSession session, IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        if (table.Table == SqlTable.FlowRun && context.Dialect.ChangeRuns(ids) is { } change)
        {
            await session.ListAsync(change, static _ => true, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The flow and the deployment that a run had so far. Most saves change neither, and then its artifacts, which may be many, need no look.</summary>
    private async Task<(bool IsKnown, Guid? FlowId, Guid? DeploymentId)> KeptBeforeAsync(SqlSession session, Guid flowRunId, CancellationToken cancellationToken)
    {
        var rows = await session.ListAsync(
            new SqlStatementBuilder().Append($"SELECT flow_id, deployment_id FROM {_table} WHERE id = {SqlValue.Id(flowRunId)}{context.Dialect.ForUpdate}").Build(), ReadKept, cancellationToken).ConfigureAwait(false);
        return rows is [var row] ? row : default;

        (bool, Guid?, Guid?) ReadKept(DbDataReader reader) =>
            (true, reader.IsDBNull(0) ? null : session.Dialect.ReadId(reader, 0), reader.IsDBNull(1) ? null : session.Dialect.ReadId(reader, 1));
    }

    /// <summary>Brings the copies of a run's flow and deployment beside its artifacts in line with the run.</summary>
    private async Task KeepAsync(SqlSession session, Guid flowRunId, Guid? flowId, Guid? deploymentId, CancellationToken cancellationToken)
    {
        var differ = SqlFragment.Of(
            $"flow_run_id = {SqlValue.Id(flowRunId)} AND (flow_id IS DISTINCT FROM {SqlValue.Id(flowId)} OR deployment_id IS DISTINCT FROM {SqlValue.Id(deploymentId)})");
        if (context.Dialect.ForUpdate.Length > 0)
        {
            // Most saves change neither flow nor deployment, and hold nothing up. The others hold the keys of all artifacts that change: while they wait, such a key could come to point to another one of them.
            var keys = await session.ListAsync(
                new SqlStatementBuilder().Append($"SELECT DISTINCT key FROM {context.Dialect.Table(SqlTable.Artifact.Name())} WHERE ").Append(differ).Build(),
                reader => reader.IsDBNull(0) ? null : reader.GetString(0),
                cancellationToken).ConfigureAwait(false);
            if (keys.Count == 0)
            {
                return;
            }

            await CollectionLock.TakeAsync(session, context.Dialect.IsIn("key", SqlValue.Texts([.. keys.OfType<string>()])), cancellationToken).ConfigureAwait(false);
        }

        // The collections first, as everywhere.
        foreach (var root in new[] { SqlTable.ArtifactCollection, SqlTable.Artifact })
        {
            await session.ExecuteAsync(
                new SqlStatementBuilder()
                    .Append($"UPDATE {context.Dialect.Table(root.Name())} SET flow_id = {SqlValue.Id(flowId)}, deployment_id = {SqlValue.Id(deploymentId)}")
                    .Append(" WHERE ")
                    .Append(differ)
                    .Build(),
                cancellationToken).ConfigureAwait(false);
        }
    }
}
