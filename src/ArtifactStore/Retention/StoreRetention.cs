using System.Runtime.CompilerServices;

namespace ArtifactStore.Sql;

/// <summary>Prunes a store on any SQL database.</summary>
/// <param name="executor">The executor of the store whose reads see all acknowledged writes.</param>
/// <param name="context">The services of the store.</param>
internal sealed class StoreRetention(SqlExecutor executor, SqlStoreContext context) : IArtifactRetention
{
    private readonly BulkDelete _delete = new(context);

    public async Task<PruneResult> PruneAsync(
        RetentionPolicy policy,
        IProgress<PruneResult>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(policy);
        Check(policy);
        var candidates = new PruneCandidates(context.Dialect, policy, context.Now());
        var total = new PruneResult();
        await foreach (var part in PruneAsync(candidates, policy.DryRun ? null : new(), cancellationToken).ConfigureAwait(false))
        {
            total = PruneResult.Sum(total, part);
            progress?.Report(total);
        }

        return total;
    }

    public async Task<PruneResult> PruneFlowRunsAsync(
        FlowRunRetentionPolicy policy,
        IProgress<PruneResult>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(policy);
        CheckRuns();
        var runs = new FlowRunRetention(executor, context);
        var until = PruneCandidates.Before(context.Now(), policy.OlderThan);
        var (total, after, throttle) = (new PruneResult(), ((Guid Id, DateTimeOffset Start)?)null, new PruneThrottle());
        if (policy.DryRun)
        {
            Report(await runs.CountAsync(until, policy.IncludeArtifacts, cancellationToken).ConfigureAwait(false));
            return total;
        }

        while (await runs.PageAsync(until, after, cancellationToken).ConfigureAwait(false) is { Count: > 0 } page)
        {
            foreach (var (id, start) in page)
            {
                after = (id, start);
                if (policy.IncludeArtifacts)
                {
                    var artifacts = new PruneCandidates(
                        context.Dialect,
                        new() { Artifacts = new() { FlowRunId = id } },
                        runs.HasEnded(id, until)
                    );
                    await foreach (var part in PruneAsync(artifacts, throttle, cancellationToken).ConfigureAwait(false))
                    {
                        Report(part);
                    }
                }

                PruneResult deleted;
                do
                {
                    deleted = await throttle
                        .RunAsync(() => runs.DeleteAsync(id, until, cancellationToken), cancellationToken)
                        .ConfigureAwait(false);
                    Report(deleted);
                } while (deleted.TaskRuns == FlowRunRetention.MostTaskRuns);
            }
        }

        return total;

        void Report(PruneResult part)
        {
            total = PruneResult.Sum(total, part);
            progress?.Report(total);
        }
    }

    public Task<PruneResult> PruneChangesAsync(
        ChangeRetentionPolicy policy,
        IProgress<PruneResult>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(policy);
        return new ChangeRetention(executor, context.Dialect).PruneAsync(
            policy,
            PruneCandidates.Before(context.Now(), policy.OlderThan),
            progress,
            cancellationToken
        );
    }

    /// <summary>Throws for runs that are not the store's own.</summary>
    public void CheckRuns()
    {
        if (!context.Dialect.KeepsRunColumns)
        {
            throw new NotSupportedException(
                "The runs of this store are views of the host (RunTables = HostViews). Delete them in the host's own tables."
            );
        }
    }

    /// <summary>Throws for a policy without a rule, or with a query that is no set of filters.</summary>
    public void Check(RetentionPolicy policy)
    {
        if (!policy.HasRule)
        {
            throw new ArgumentException(RetentionPolicy.NoRule, nameof(policy));
        }

        if (policy.Query is not { } query)
        {
            return;
        }

        new QueryLimitValidator(context.Limits).Check(query);
        if (query is not { Limit: null, Offset: null, After: null })
        {
            throw new ArgumentException(
                "The query of the policy has a Limit, an Offset or a cursor. A prune deletes all that its filters pass: leave them out.",
                nameof(policy)
            );
        }

        if (ArtifactSql.Translate(query, context.Dialect).Conditions.IsEmpty)
        {
            throw new ArgumentException(
                "The filters of the policy's query have no condition (a null id or text gives none), so every artifact could go. "
                    + "Give a condition, or leave the query out.",
                nameof(policy)
            );
        }
    }

    /// <summary>Deletes candidates batch by batch, or counts them without a throttle.</summary>
    private async IAsyncEnumerable<PruneResult> PruneAsync(
        PruneCandidates candidates,
        PruneThrottle? throttle,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        ArtifactCursor? after = null;
        List<Artifact> page;
        do
        {
            page = await PageAsync(candidates, after, cancellationToken).ConfigureAwait(false);
            if (page is [.., var last])
            {
                after = ArtifactCursor.After(last, candidates.Query.Sort);
                yield return throttle is null
                    ? await CountAsync(page, cancellationToken).ConfigureAwait(false)
                    : await throttle
                        .RunAsync(() => DeleteAsync(candidates, page, cancellationToken), cancellationToken)
                        .ConfigureAwait(false);
            }
        } while (page.Count == candidates.Query.Limit);
    }

    /// <summary>Finds the next artifacts that may go, outside of any write transaction.</summary>
    private Task<List<Artifact>> PageAsync(PruneCandidates candidates, ArtifactCursor? after, CancellationToken cancellationToken)
    {
        var query = candidates.Query with { After = after };
        return executor.ReadAsync(
            (session, token) =>
                new QueryExecution(session, query, candidates.Filters, endsSession: true, token).PageAsync(
                    session.Dialect.SelectWriter.Page,
                    reader => ArtifactRows.ReadArtifact(session.Dialect, reader, includeData: false)
                ),
            snapshot: true,
            cancellationToken
        );
    }

    /// <summary>Deletes those of a page that may still go, now that nobody else changes their keys.</summary>
    private async Task<PruneResult> DeleteAsync(PruneCandidates candidates, List<Artifact> page, CancellationToken cancellationToken)
    {
        Guid[] ids = [.. page.Select(artifact => artifact.Id)];
        var query = candidates.Query with { Limit = null };
        var deleted = await executor
            .WriteAsync(_delete.Work(query, candidates.Filters.WithIds(ids), force: false), cancellationToken)
            .ConfigureAwait(false);
        return new()
        {
            Artifacts = deleted.Rows.Count,
            Bytes = deleted.Bytes,
            LeftAliased = deleted.LeftAliased,
        };
    }

    private async Task<PruneResult> CountAsync(List<Artifact> page, CancellationToken cancellationToken)
    {
        var ids = SqlValue.Ids([.. page.Select(artifact => artifact.Id)]);
        var statement = new SqlStatementBuilder()
            .Append($"SELECT DISTINCT al.artifact_id FROM {SqlTable.ArtifactAlias.From(context.Dialect)}")
            .Append($" WHERE {context.Dialect.IsIn("al.artifact_id", ids)}")
            .Build();
        var aliased = await executor
            .ReadAsync(
                (session, token) => session.ListAsync(statement, reader => session.Dialect.ReadId(reader, 0), token),
                snapshot: false,
                cancellationToken
            )
            .ConfigureAwait(false);
        var free = page.ExceptBy(aliased, artifact => artifact.Id).ToList();
        return new()
        {
            Artifacts = free.Count,
            Bytes = free.Sum(artifact => artifact.DataSize ?? 0),
            LeftAliased = page.Count - free.Count,
        };
    }
}
