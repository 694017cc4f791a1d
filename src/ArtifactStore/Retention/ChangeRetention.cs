namespace ArtifactStore.Sql;

/// <summary>Deletes old changes of the feed.</summary>
/// <remarks>
/// Always from the start of the feed up to a number: copies rely on it. The newest change stays, since a copy of the store continues its
/// number.
/// </remarks>
internal sealed class ChangeRetention(SqlExecutor executor, SqlDialect dialect)
{
    private const int BatchSize = 1_000;

    private readonly string _change = dialect.Table(SqlTable.ArtifactChange.Name());

    /// <summary>Deletes the changes that a policy lets go, or counts them.</summary>
    public async Task<PruneResult> PruneAsync(
        ChangeRetentionPolicy policy,
        DateTimeOffset until,
        IProgress<PruneResult>? progress,
        CancellationToken cancellationToken
    )
    {
        // Pending changes have no numbers yet, and without readers nobody else gives them one.
        await PendingChanges.PublishAllAsync(executor, dialect, cancellationToken).ConfigureAwait(false);
        var newest = await executor.ReadAsync(NewestAsync, snapshot: false, cancellationToken).ConfigureAwait(false);
        var (total, after, throttle) = (new PruneResult(), 0L, new PruneThrottle());
        while (true)
        {
            var page = await PageAsync(after, newest - 1, cancellationToken).ConfigureAwait(false);
            long[] old = [.. page.TakeWhile(change => change.Created <= until).Select(change => change.Number)];
            if (old is not [.., var end])
            {
                return total;
            }

            var last = policy.DryRun
                ? await executor
                    .ReadAsync((session, token) => LastAsync(session, policy, end, token), snapshot: false, cancellationToken)
                    .ConfigureAwait(false)
                : await throttle
                    .RunAsync(() => DeleteAsync(policy, after, end, cancellationToken), cancellationToken)
                    .ConfigureAwait(false);
            total = total with { Changes = total.Changes + old.Count(number => number <= last) };
            progress?.Report(total);
            if (last < end)
            {
                return total;
            }

            after = end;
        }
    }

    /// <summary>Returns the statement that reads the next changes, with their times.</summary>
    internal static SqlStatement Page(SqlDialect dialect, long after, long last) =>
        new SqlStatementBuilder()
            .Append($"SELECT row_id, created FROM {dialect.Table(SqlTable.ArtifactChange.Name())}")
            .Append($" WHERE row_id > {SqlValue.Number(after)} AND row_id <= {SqlValue.Number(last)}")
            .Append($" ORDER BY row_id LIMIT {SqlValue.Number(BatchSize)}")
            .Build();

    /// <summary>Returns the statement that deletes a batch of changes.</summary>
    internal static SqlStatement Delete(SqlDialect dialect, long after, long last) =>
        new SqlStatementBuilder()
            .Append($"DELETE FROM {dialect.Table(SqlTable.ArtifactChange.Name())}")
            .Append($" WHERE row_id > {SqlValue.Number(after)} AND row_id <= {SqlValue.Number(last)}")
            .Build();

    private async Task<long> NewestAsync(SqlSession session, CancellationToken cancellationToken) =>
        await session.NumberAsync(new($"SELECT MAX(row_id) FROM {_change}", []), cancellationToken).ConfigureAwait(false) ?? 0;

    /// <summary>Finds the last change of a batch that every observer has heard.</summary>
    private static async Task<long> LastAsync(
        SqlSession session,
        ChangeRetentionPolicy policy,
        long end,
        CancellationToken cancellationToken
    )
    {
        var leases = policy.IncludeUnobserved ? [] : await LeaseTable.PositionsAsync(session, cancellationToken).ConfigureAwait(false);
        return leases.Where(lease => LeaseTable.ObserverOf(lease.Name) is not null).Select(lease => lease.Position).Append(end).Min();
    }

    private Task<List<(long Number, DateTimeOffset Created)>> PageAsync(long after, long last, CancellationToken cancellationToken)
    {
        var statement = Page(dialect, after, last);
        return executor.ReadAsync(
            (session, token) => session.ListAsync(statement, reader => (reader.GetInt64(0), session.Dialect.ReadTime(reader, 1)), token),
            snapshot: false,
            cancellationToken
        );
    }

    /// <summary>Deletes a batch, up to the last change that every observer has heard by now.</summary>
    /// <returns>The number of that change.</returns>
    private Task<long> DeleteAsync(ChangeRetentionPolicy policy, long after, long end, CancellationToken cancellationToken) =>
        executor.WriteAsync(
            new SqlWork<long>(
                async (session, token) =>
                {
                    var last = await LastAsync(session, policy, end, token).ConfigureAwait(false);
                    await session.ExecuteAsync(Delete(dialect, after, last), token).ConfigureAwait(false);
                    return last;
                }
            )
            {
                IsBatch = true,
            },
            cancellationToken
        );
}
