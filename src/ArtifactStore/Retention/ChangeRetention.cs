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
        // Without readers nobody else does, and pending changes have no numbers. In a dry run too, which counts them: like a read, it leaves
        // the feed as it is.
        await PendingChanges.PublishAllAsync(executor, dialect, cancellationToken).ConfigureAwait(false);
        var last = await LastAsync(policy.IncludeUnobserved, cancellationToken).ConfigureAwait(false);
        var (total, after, throttle) = (new PruneResult(), 0L, new PruneThrottle());
        while (true)
        {
            var page = await PageAsync(after, last, cancellationToken).ConfigureAwait(false);
            long[] old = [.. page.TakeWhile(change => change.Created <= until).Select(change => change.Number)];
            if (old is not [.., var end])
            {
                return total;
            }

            after = end;
            var changes = policy.DryRun
                ? old.Length
                : await throttle.RunAsync(() => DeleteAsync(end, cancellationToken), cancellationToken).ConfigureAwait(false);
            total = total with { Changes = total.Changes + changes };
            progress?.Report(total);
        }
    }

    /// <summary>Finds the number of the last change that may go, whatever its age.</summary>
    private async Task<long> LastAsync(bool includeUnobserved, CancellationToken cancellationToken)
    {
        var newest = new SqlStatement($"SELECT MAX(row_id) FROM {_change}", []);
        return await executor
            .ReadAsync(
                async (session, token) =>
                {
                    var last = await session.NumberAsync(newest, token).ConfigureAwait(false) - 1 ?? 0;
                    var leases = includeUnobserved ? [] : await LeaseTable.PositionsAsync(session, token).ConfigureAwait(false);
                    return leases
                        .Where(lease => LeaseTable.ObserverOf(lease.Name) is not null)
                        .Select(lease => lease.Position)
                        .Append(last)
                        .Min();
                },
                snapshot: true,
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private Task<List<(long Number, DateTimeOffset Created)>> PageAsync(long after, long last, CancellationToken cancellationToken)
    {
        var statement = new SqlStatementBuilder()
            .Append($"SELECT row_id, created FROM {_change}")
            .Append($" WHERE row_id > {SqlValue.Number(after)} AND row_id <= {SqlValue.Number(last)}")
            .Append($" ORDER BY row_id LIMIT {SqlValue.Number(BatchSize)}")
            .Build();
        return executor.ReadAsync(
            (session, token) => session.ListAsync(statement, reader => (reader.GetInt64(0), session.Dialect.ReadTime(reader, 1)), token),
            snapshot: false,
            cancellationToken
        );
    }

    private Task<int> DeleteAsync(long end, CancellationToken cancellationToken)
    {
        var statement = new SqlStatementBuilder().Append($"DELETE FROM {_change} WHERE row_id <= {SqlValue.Number(end)}").Build();
        return executor.WriteAsync(
            new SqlWork<int>((session, token) => session.ExecuteAsync(statement, token)) { IsBatch = true },
            cancellationToken
        );
    }
}
