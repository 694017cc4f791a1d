namespace ArtifactStore.Sql;

/// <summary>Imports runs.</summary>
internal sealed class RunImporter(SqlStoreContext context, SqlExecutor executor)
{
    private readonly SqlDialect _dialect = context.Dialect;

    /// <summary>Checks a run against the limits of the store.</summary>
    public void Check(RunImport run, LimitCheck check)
    {
        switch (run.Run)
        {
            case Flow flow:
                Check(RunTableSet.Flows, flow);
                break;
            case Deployment deployment:
                Check(RunTableSet.Deployments, deployment);
                break;
            case FlowRun flowRun:
                Check(RunTableSet.FlowRuns, flowRun);
                break;
            case TaskRun taskRun:
                Check(RunTableSet.TaskRuns, taskRun);
                break;
            case WorkPool workPool:
                Check(RunTableSet.WorkPools, workPool);
                break;
            case WorkQueue workQueue:
                Check(RunTableSet.WorkQueues, workQueue);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(run), run.Run.GetType(), "Not a kind of run.");
        }

        void Check<T>(RunTable<T> table, T item)
            where T : class => WriteLimitValidator.Check(table, item, context.Limits, check);
    }

    /// <summary>Imports runs in a transaction.</summary>
    /// <returns>The number of new rows.</returns>
    public async Task<int> ImportAsync(SqlSession session, IReadOnlyList<ImportItem> items, CancellationToken cancellationToken)
    {
        if (_dialect.RunTables != RunTables.Owned)
        {
            throw new NotSupportedException(
                $"{items[0].Place}: The runs of this store are views of the host (RunTables = HostViews). Save them in the host's own tables."
            );
        }

        // Flow runs first, since they take locks that precede all others.
        return await ImportAsync(RunTableSet.FlowRuns).ConfigureAwait(false)
            + await ImportAsync(RunTableSet.Flows).ConfigureAwait(false)
            + await ImportAsync(RunTableSet.Deployments).ConfigureAwait(false)
            + await ImportAsync(RunTableSet.TaskRuns).ConfigureAwait(false)
            + await ImportAsync(RunTableSet.WorkPools).ConfigureAwait(false)
            + await ImportAsync(RunTableSet.WorkQueues).ConfigureAwait(false);

        Task<int> ImportAsync<T>(RunTable<T> table)
            where T : class => this.ImportAsync(session, table, items, cancellationToken);
    }

    private async Task<int> ImportAsync<T>(
        SqlSession session,
        RunTable<T> table,
        IReadOnlyList<ImportItem> items,
        CancellationToken cancellationToken
    )
        where T : class
    {
        (ImportItem Item, T Run)[] own =
        [
            .. items
                .Where(item => item.Item is RunImport { Run: T })
                .Select(item => (item, (T)((RunImport)item.Item).Run))
                .OrderBy(pair => table.Head(pair.Item2).Id),
        ];
        if (own.Length == 0)
        {
            return 0;
        }

        Guid[] ids = [.. own.Select(pair => table.Head(pair.Run).Id).Distinct()];
        if (table.Table == SqlTable.FlowRun && _dialect.ChangeRuns(ids) is { } change)
        {
            await session.ExecuteAsync(change, cancellationToken).ConfigureAwait(false);
        }

        var there = await StoredAsync(session, table, ids, cancellationToken).ConfigureAwait(false);
        List<T> added = [];
        var now = context.Now();
        foreach (var (item, run) in own)
        {
            var (id, created, updated) = table.Head(run);
            if (!there.TryGetValue(id, out var stored))
            {
                there[id] = table.WithTimes(run, created ?? now, updated ?? now);
                added.Add(there[id]);
            }
            else
            {
                var (_, storedCreated, storedUpdated) = table.Head(stored);
                if (!table.WithTimes(run, created ?? storedCreated!.Value, updated ?? storedUpdated!.Value).Equals(stored))
                {
                    throw item.Conflict(
                        ArtifactConflictReason.IdExists,
                        "A row with this id exists, with other content. Delete one of both."
                    );
                }
            }
        }

        if (typeof(T) == typeof(FlowRun))
        {
            await DenormaliseAsync(session, [.. added.Cast<FlowRun>()], cancellationToken).ConfigureAwait(false);
        }

        await new RowInsert(_dialect, StoredTables.Run(table))
            .InsertAsync(session, [.. added.Select(run => Values(table, run))], cancellationToken)
            .ConfigureAwait(false);
        return added.Count;
    }

    private async Task<Dictionary<Guid, T>> StoredAsync<T>(
        SqlSession session,
        RunTable<T> table,
        Guid[] ids,
        CancellationToken cancellationToken
    )
        where T : class =>
        (
            await session
                .ListAsync(
                    new SqlStatementBuilder()
                        .Append($"SELECT {table.Names} FROM {_dialect.Table(table.Table.Name())}")
                        .Append($" WHERE {_dialect.IsIn("id", SqlValue.Ids(ids))}")
                        .Build(),
                    reader => table.Read(_dialect, reader),
                    cancellationToken
                )
                .ConfigureAwait(false)
        ).ToDictionary(run => table.Head(run).Id);

    /// <summary>Updates artifacts that precede their flow run.</summary>
    private async Task DenormaliseAsync(SqlSession session, FlowRun[] added, CancellationToken cancellationToken)
    {
        var artifacts = _dialect.Table(SqlTable.Artifact.Name());
        var isOfThose = _dialect.IsIn("flow_run_id", SqlValue.Ids([.. added.Select(run => run.Id)]));
        var found = await session
            .ListAsync(
                new SqlStatementBuilder().Append($"SELECT DISTINCT flow_run_id FROM {artifacts} WHERE {isOfThose}").Build(),
                reader => _dialect.ReadId(reader, 0),
                cancellationToken
            )
            .ConfigureAwait(false);
        if (found.Count == 0)
        {
            return;
        }

        // All keys in one pass, in lock order.
        await CollectionLock
            .TakeAsync(
                session,
                _dialect.IsAmong("key", SqlFragment.Of($"SELECT DISTINCT key FROM {artifacts} WHERE {isOfThose}")),
                cancellationToken
            )
            .ConfigureAwait(false);
        var runs = new RunSet<FlowRun>(executor, context, RunTableSet.FlowRuns);
        foreach (var run in added.IntersectBy(found, run => run.Id))
        {
            foreach (var statement in runs.UpdateDenormalised(run.Id, run.FlowId, run.DeploymentId, SqlFragment.True))
            {
                await session.ExecuteAsync(statement, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static SqlValue[] Values<T>(RunTable<T> table, T run)
        where T : class
    {
        var (id, created, updated) = table.Head(run);
        return [SqlValue.Id(id), SqlValue.Time(created), SqlValue.Time(updated), .. table.Columns.Select(column => column.Value!(run))];
    }
}
