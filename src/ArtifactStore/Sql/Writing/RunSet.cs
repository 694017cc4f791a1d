using System.Data.Common;

namespace ArtifactStore.Sql;

/// <summary>Saves, reads and deletes the rows of one kind of run, with any executor.</summary>
internal sealed class RunSet<T>(SqlExecutor executor, SqlStoreContext context, RunTable<T> table) : IRunSet<T>
    where T : class
{
    private readonly string _table = context.Dialect.Table(table.Table.Name());
    private readonly SqlTemplate _save = SaveTemplate(context, table, keepsCreated: false);
    private readonly SqlTemplate _saveAndKeepCreated = SaveTemplate(context, table, keepsCreated: true);

    private ArtifactReader<T> Reader =>
        field ??= new(
            executor,
            context.Dialect,
            context.StreamBatchSize,
            (dialect, reader, _) => table.Read(dialect, reader),
            static (row, query) => RunCursor.After(row, ((RunQuery<T>)query).Sort)
        );

    public Task<T> SaveAsync(T item, CancellationToken cancellationToken = default) =>
        SaveAsync(item, UpdatedTime.StoreClock, cancellationToken);

    public Task<IReadOnlyList<T>> SaveAsync(IReadOnlyList<T> items, CancellationToken cancellationToken = default) =>
        SaveAsync(items, UpdatedTime.StoreClock, cancellationToken);

    public async Task<T> SaveAsync(T item, UpdatedTime updated, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(item);
        CheckOwned();
        EnumValue.Check(updated, nameof(updated));
        WriteLimitValidator.Check(table, item, context.Limits, new(nameof(item)));
        return await executor.WriteAsync(Save(item, updated), cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<T>> SaveAsync(
        IReadOnlyList<T> items,
        UpdatedTime updated,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(items);
        CheckOwned();
        EnumValue.Check(updated, nameof(updated));
        new LimitCheck(nameof(items)).Count(items.Count, context.Limits.BatchCount, nameof(ArtifactStoreLimits.BatchCount), nameof(items));

        // A copy, since the caller may change the list meanwhile.
        T[] batch = [.. items];
        var missing = Array.FindIndex(batch, item => item is null);
        if (missing >= 0)
        {
            throw new ArgumentException($"items[{missing}] is null. Leave it out.", nameof(items));
        }

        for (var i = 0; i < batch.Length; i++)
        {
            WriteLimitValidator.Check(table, batch[i], context.Limits, new(nameof(items), i));
        }

        return batch.Length == 0
            ? []
            : await executor.WriteAsync(new SqlWork<T[]>(SaveAllAsync) { IsBatch = true }, cancellationToken).ConfigureAwait(false);

        async Task<T[]> SaveAllAsync(SqlSession session, CancellationToken token)
        {
            Guid[] ids = [.. batch.Select(item => table.Head(item).Id).Distinct().Order()];
            await RunAsync(session, LockForChange(ids), token).ConfigureAwait(false);
            var kept = table.Table == SqlTable.FlowRun ? await StoredAsync(session, ids, token).ConfigureAwait(false) : [];
            var saved = new T[batch.Length];

            // In the order of ids, so that overlapping batches do not deadlock. Of rows with the same id, the last one comes last.
            foreach (var i in Enumerable.Range(0, saved.Length).OrderBy(i => table.Head(batch[i]).Id))
            {
                token.ThrowIfCancellationRequested();
                var item = batch[i];
                if (item is FlowRun run && (!kept.TryGetValue(run.Id, out var before) || before != (run.FlowId, run.DeploymentId)))
                {
                    await RunAsync(session, UpdateDenormalised(run.Id, run.FlowId, run.DeploymentId, SqlFragment.True), token)
                        .ConfigureAwait(false);
                    kept[run.Id] = (run.FlowId, run.DeploymentId);
                }

                saved[i] = (
                    await session.FirstAsync(Upsert(item, updated), reader => WithTimes(item, reader), token).ConfigureAwait(false)
                )!;
            }

            return saved;
        }
    }

    public Task<T?> ReadAsync(Guid id, CancellationToken cancellationToken = default) =>
        executor.ReadAsync((session, token) => ReadAsync(session, id, token), snapshot: false, cancellationToken);

    public Task<IReadOnlyList<T>> ReadAsync(RunQuery<T>? query = null, CancellationToken cancellationToken = default) =>
        Reader.PageAsync(CheckPage(query ?? RunKinds.AllOf<T>()), cancellationToken);

    public async Task<RunPage<T>> ReadPageAsync(
        RunQuery<T>? query = null,
        bool includeTotal = false,
        CancellationToken cancellationToken = default
    )
    {
        var (rows, next, total) = await Reader
            .PageAsync(CheckPage(query ?? RunKinds.AllOf<T>()), includeTotal, cancellationToken)
            .ConfigureAwait(false);
        return new(rows, (RunCursor?)next, total);
    }

    public IAsyncEnumerable<T> StreamAsync(RunQuery<T>? query = null, CancellationToken cancellationToken = default)
    {
        query?.CheckPage();
        return Reader.StreamAsync(Check(query ?? RunKinds.AllOf<T>()), cancellationToken);
    }

    public Task<long> CountAsync(RunQuery<T>? query = null, CancellationToken cancellationToken = default) =>
        Reader.CountAsync(Check(query ?? RunKinds.AllOf<T>()), cancellationToken);

    public async Task<bool> DeleteAsync(Guid id, CancellationToken cancellationToken = default)
    {
        CheckOwned();
        var dialect = context.Dialect;
        var own = SqlFragment.Of($"id = {SqlValue.Id(id)}");
        var isThere = SqlFragment.Combine(
            FilterOperator.And,
            SqlFragment.Of($"EXISTS (SELECT 1 FROM {_table} WHERE {own})"),
            RowSecurity.None(dialect)
        );
        var work = new SqlWork<Deletion>(
            [
                .. LockForChange([id]),
                .. table.Table == SqlTable.FlowRun ? UpdateDenormalised(id, null, null, isThere) : [],
                RowSecurity.Delete(dialect, _table, own, "id", SqlFragment.True),
            ],
            reader => Deletion.Read(dialect, reader)
        )
        {
            // A missing row counts as deleted by this call: if the response was lost, nothing can tell.
            FindAsync = async (session, attempt, token) =>
                attempt is { IsKnown: true, Value.Id: null } || await ReadAsync(session, id, token).ConfigureAwait(false) is not null
                    ? default
                    : new(true, new(id, null)),
        };
        var deleted = await executor.WriteAsync(work, cancellationToken).ConfigureAwait(false);
        RowSecurity.ThrowIf(dialect, deleted.HiddenTable);
        return deleted.Id is not null;
    }

    /// <summary>Returns the statement that locks a run before <see cref="DeleteAsync(SqlSession, Guid, SqlFragment, CancellationToken)"/>.</summary>
    internal SqlStatement? LockForDelete(Guid id) => LockForChange([id]) is [var held] ? held : null;

    /// <summary>Deletes a locked row in a session, where a condition holds.</summary>
    internal async Task<bool> DeleteAsync(SqlSession session, Guid id, SqlFragment condition, CancellationToken cancellationToken)
    {
        if (table.Table == SqlTable.FlowRun)
        {
            await RunAsync(session, UpdateDenormalised(id, null, null, condition), cancellationToken).ConfigureAwait(false);
        }

        var own = SqlFragment.Of($"id = {SqlValue.Id(id)} AND {condition}");
        var deleted = await session
            .FirstAsync(
                RowSecurity.Delete(context.Dialect, _table, own, "id", SqlFragment.True),
                reader => Deletion.Read(context.Dialect, reader),
                cancellationToken
            )
            .ConfigureAwait(false);
        RowSecurity.ThrowIf(context.Dialect, deleted.HiddenTable);
        return deleted.Id is not null;
    }

    /// <summary>Returns the work that saves a row, whose limits are checked.</summary>
    internal SqlWork<T> Save(T item, UpdatedTime updated) =>
        new(
            [
                .. LockForChange([table.Head(item).Id]),
                .. item is FlowRun run ? UpdateDenormalised(run.Id, run.FlowId, run.DeploymentId, IsChanged(run)) : [],
                Upsert(item, updated),
            ],
            reader => WithTimes(item, reader)
        );

    /// <summary>Throws if the rows are those of the host.</summary>
    internal void CheckOwned()
    {
        if (context.Dialect.RunTables != RunTables.Owned)
        {
            throw new NotSupportedException(
                "The runs of this store are views of the host (RunTables = HostViews). Save and delete them in the host's own tables."
            );
        }
    }

    private RunQuery<T> Check(RunQuery<T> query)
    {
        new QueryLimitValidator(context.Limits).Check(query);
        return query;
    }

    private RunQuery<T> CheckPage(RunQuery<T> query)
    {
        new QueryLimitValidator(context.Limits).CheckPage(query.Limit, nameof(query.Limit), nameof(query));
        return Check(query);
    }

    private Task<T?> ReadAsync(SqlSession session, Guid id, CancellationToken cancellationToken) =>
        session.FirstAsync(
            new SqlStatementBuilder().Append($"SELECT {table.Names} FROM {_table} WHERE id = {SqlValue.Id(id)}").Build(),
            reader => table.Read(session.Dialect, reader),
            cancellationToken
        );

    private SqlStatement Upsert(T item, UpdatedTime which)
    {
        var (id, created, updated) = table.Head(item);
        var now = context.Now();
        var parameters = new SqlParameter[3 + table.Columns.Count];
        parameters[0] = SqlParameter.At(0, SqlValue.Id(id));
        parameters[1] = SqlParameter.At(1, SqlValue.Time(created ?? now));
        parameters[2] = SqlParameter.At(2, SqlValue.Time(which == UpdatedTime.AsGiven ? updated ?? now : now));
        for (var i = 3; i < parameters.Length; i++)
        {
            parameters[i] = SqlParameter.At(i, table.Columns[i - 3].Value!(item));
        }

        return (created is null ? _saveAndKeepCreated : _save).With(parameters);
    }

    private T WithTimes(T item, DbDataReader reader) =>
        table.WithTimes(item, context.Dialect.ReadTime(reader, 0), context.Dialect.ReadTime(reader, 1));

    /// <summary>Inserts a row, or updates an existing one. A save without a time of creation keeps the stored one.</summary>
    private static SqlTemplate SaveTemplate(SqlStoreContext context, RunTable<T> table, bool keepsCreated) =>
        new(values =>
        {
            var name = context.Dialect.Table(table.Table.Name());
            var sql = new SqlStatementBuilder().Append($"INSERT INTO {name} ({table.Names}) VALUES (");
            for (var i = 0; i < values.Length; i++)
            {
                sql.Append(i == 0 ? "" : ", ").Append(values[i]);
            }

            sql.Append(
                $") ON CONFLICT (id) DO UPDATE SET created = {(keepsCreated ? $"{name}.created" : "excluded.created")}, updated = excluded.updated"
            );
            foreach (var column in table.Columns)
            {
                sql.Append($", {column.Name} = excluded.{column.Name}");
            }

            return sql.Append(" RETURNING created, updated").Build();
        });

    /// <summary>Locks a flow run against concurrent copies of its columns.</summary>
    private SqlStatement[] LockForChange(Guid[] ids) =>
        table.Table == SqlTable.FlowRun && context.Dialect.ChangeRuns(ids) is { } change ? [change] : [];

    /// <summary>
    /// Returns the condition that a run has another flow or deployment. Most saves change neither, and then its artifacts, which may be
    /// many, need no update.
    /// </summary>
    private SqlFragment IsChanged(FlowRun run) =>
        SqlFragment.Of(
            $"NOT EXISTS (SELECT 1 FROM {_table} AS r WHERE r.id = {SqlValue.Id(run.Id)} AND r.flow_id IS NOT DISTINCT FROM {SqlValue.Id(run.FlowId)} AND r.deployment_id IS NOT DISTINCT FROM {SqlValue.Id(run.DeploymentId)})"
        );

    /// <summary>Reads the stored flow and deployment of runs.</summary>
    private async Task<Dictionary<Guid, (Guid? FlowId, Guid? DeploymentId)>> StoredAsync(
        SqlSession session,
        Guid[] ids,
        CancellationToken cancellationToken
    )
    {
        var rows = await session
            .ListAsync(
                new SqlStatementBuilder()
                    .Append($"SELECT id, flow_id, deployment_id FROM {_table} WHERE {context.Dialect.IsIn("id", SqlValue.Ids(ids))}")
                    .Build(),
                reader => (session.Dialect.ReadId(reader, 0), (ReadId(reader, 1), ReadId(reader, 2))),
                cancellationToken
            )
            .ConfigureAwait(false);
        return rows.ToDictionary();

        Guid? ReadId(DbDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : session.Dialect.ReadId(reader, ordinal);
    }

    /// <summary>
    /// Updates the columns of a run that are denormalised in its artifacts, under a condition. The collections first, as everywhere.
    /// </summary>
    internal IEnumerable<SqlStatement> UpdateDenormalised(Guid flowRunId, Guid? flowId, Guid? deploymentId, SqlFragment condition)
    {
        var dialect = context.Dialect;
        var differ = SqlFragment.Combine(
            FilterOperator.And,
            SqlFragment.Of(
                $"flow_run_id = {SqlValue.Id(flowRunId)} AND (flow_id IS DISTINCT FROM {SqlValue.Id(flowId)} OR deployment_id IS DISTINCT FROM {SqlValue.Id(deploymentId)})"
            ),
            condition
        );
        var artifacts = dialect.Table(SqlTable.Artifact.Name());
        if (dialect.ForUpdate.Length > 0)
        {
            // Locks the keys of all artifacts that change, since during the wait such a key could point to another of them.
            yield return CollectionLock.Take(
                dialect,
                dialect.IsAmong("key", SqlFragment.Of($"SELECT DISTINCT key FROM {artifacts} WHERE {differ}"))
            );
        }

        foreach (var root in new[] { dialect.Table(SqlTable.ArtifactCollection.Name()), artifacts })
        {
            yield return new SqlStatementBuilder()
                .Append($"UPDATE {root} SET flow_id = {SqlValue.Id(flowId)}, deployment_id = {SqlValue.Id(deploymentId)} WHERE ")
                .Append(differ)
                .Build();
        }
    }

    private static async Task RunAsync(SqlSession session, IEnumerable<SqlStatement> statements, CancellationToken cancellationToken)
    {
        foreach (var statement in statements)
        {
            await session.ExecuteAsync(statement, cancellationToken).ConfigureAwait(false);
        }
    }
}
