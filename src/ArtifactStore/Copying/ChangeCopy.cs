namespace ArtifactStore.Sql;

/// <summary>Copies the change feed to another store, or compares both feeds.</summary>
/// <remarks>
/// Changes keep their numbers, so that a reader continues in the copy after the position that it had reached in the source. They never
/// change, and only the oldest are ever deleted: a pass deletes those in the target that the source no longer has, and appends those with
/// higher numbers.
/// </remarks>
/// <param name="source">The store that is read.</param>
/// <param name="target">The store that is written.</param>
/// <param name="options">The bounds of a batch.</param>
/// <param name="report">Receives the number of source rows that a step has processed.</param>
internal sealed class ChangeCopy(SqlDatabase source, SqlDatabase target, ArtifactStoreCopyOptions options, Action<int> report)
{
    /// <summary>The number of changes that are written in one statement.</summary>
    private const int InsertRows = 100;

    private static readonly string Name = SqlTable.ArtifactChange.Name();

    /// <summary>Counts the changes in the feed of a store.</summary>
    public static Task<long> CountAsync(SqlDatabase database, CancellationToken cancellationToken) =>
        NumberAsync(database, "COUNT(*)", cancellationToken);

    /// <summary>Makes the feed of the target equal to that of the source.</summary>
    public async Task RunAsync(CopyMark mark, CancellationToken cancellationToken)
    {
        await PendingChanges.PublishAllAsync(source, source.Dialect, cancellationToken).ConfigureAwait(false);
        var first = await NumberAsync(source, "COALESCE(MIN(row_id), 0)", cancellationToken).ConfigureAwait(false);
        var last = await NumberAsync(target, "COALESCE(MAX(row_id), 0)", cancellationToken).ConfigureAwait(false);
        for (var isLast = false; !isLast; )
        {
            cancellationToken.ThrowIfCancellationRequested();
            var page = await PageAsync(source, last, long.MaxValue, cancellationToken).ConfigureAwait(false);
            isLast = page.Count < options.BatchRows;
            var work = new SqlWork<bool>((session, token) => WriteAsync(session, mark, first, page, token)) { IsBatch = true };
            if (!await target.WriteAsync(work, cancellationToken).ConfigureAwait(false))
            {
                throw CopyMark.TakenOver();
            }

            report(page.Count);
            last = page is [.., var end] ? end.Position.Number : last;
        }

        await CopyObserversAsync(mark, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Copies the positions of the observers, which continue there with the copy.</summary>
    private async Task CopyObserversAsync(CopyMark mark, CancellationToken cancellationToken)
    {
        var leases = await source.Primary.ReadAsync(LeaseTable.PositionsAsync, snapshot: false, cancellationToken).ConfigureAwait(false);
        var work = new SqlWork<bool>(
            async (session, token) =>
            {
                if (!await mark.LockAsync(session, token).ConfigureAwait(false))
                {
                    return false;
                }

                await session.ExecuteAsync(new($"DELETE FROM {target.Dialect.Table(LeaseTable.Name)}", []), token).ConfigureAwait(false);
                foreach (var (name, position) in leases)
                {
                    await session.ExecuteAsync(LeaseTable.Insert(target.Dialect, name, position), token).ConfigureAwait(false);
                }

                return true;
            }
        );
        if (!await target.WriteAsync(work, cancellationToken).ConfigureAwait(false))
        {
            throw CopyMark.TakenOver();
        }
    }

    /// <summary>Compares the feeds.</summary>
    public async Task<ArtifactStoreCopyTable> CompareAsync(CancellationToken cancellationToken)
    {
        using var hash = new RowHash();
        var tally = new CopyTally(Name);
        var after = 0L;
        for (var isLast = false; !isLast; )
        {
            cancellationToken.ThrowIfCancellationRequested();
            var here = await PageAsync(source, after, long.MaxValue, cancellationToken).ConfigureAwait(false);
            isLast = here.Count < options.BatchRows;
            var end = isLast ? long.MaxValue : here[^1].Position.Number;
            var there = await PageAsync(target, after, end, cancellationToken).ConfigureAwait(false);
            if (there.Count == options.BatchRows)
            {
                // The target may have more in this range than fit into a page.
                (isLast, end) = (false, Math.Min(end, there[^1].Position.Number));
                here.RemoveAll(change => change.Position.Number > end);
            }

            var differences = here.Except(there).Concat(there.Except(here)).DistinctBy(change => change.Position).Count();
            tally.Add(new(default, isLast, here.Count, there.Count, Sum(here), Sum(there), differences, null));
            report(here.Count);
            after = end;
        }

        return tally.ToResult();

        UInt128 Sum(List<ArtifactChange> changes) =>
            changes.Aggregate(UInt128.Zero, (sum, change) => unchecked(sum + hash.Of([.. ChangeTable.Values(change)])));
    }

    private async Task<bool> WriteAsync(
        SqlSession session,
        CopyMark mark,
        long first,
        List<ArtifactChange> changes,
        CancellationToken cancellationToken
    )
    {
        if (!await mark.LockAsync(session, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        var table = target.Dialect.Table(Name);
        await session
            .ExecuteAsync(
                new SqlStatementBuilder().Append($"DELETE FROM {table} WHERE row_id < {SqlValue.Number(first)}").Build(),
                cancellationToken
            )
            .ConfigureAwait(false);
        foreach (var part in changes.Chunk(InsertRows))
        {
            var sql = new SqlStatementBuilder().Append($"INSERT INTO {table} ({ChangeTable.Names}) VALUES ");
            foreach (var (i, change) in part.Index())
            {
                sql.Append(i == 0 ? "(" : ", (");
                foreach (var (j, value) in ChangeTable.Values(change).Index())
                {
                    sql.Append(j == 0 ? "" : ", ").Append(value);
                }

                sql.Append(")");
            }

            // After a lost response to a commit they are there already.
            await session.ExecuteAsync(sql.Append(" ON CONFLICT DO NOTHING").Build(), cancellationToken).ConfigureAwait(false);
        }

        if (changes.Count > 0 && await target.NextRowIdAsync(session, Name, cancellationToken).ConfigureAwait(false) is not null)
        {
            await target.RaiseRowIdAsync(session, Name, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    private async Task<List<ArtifactChange>> PageAsync(SqlDatabase database, long after, long upTo, CancellationToken cancellationToken)
    {
        var statement = new SqlStatementBuilder()
            .Append($"SELECT {ChangeTable.Names} FROM {database.Dialect.Table(Name)}")
            .Append($" WHERE row_id > {SqlValue.Number(after)} AND row_id <= {SqlValue.Number(upTo)}")
            .Append($" ORDER BY row_id LIMIT {SqlValue.Number(options.BatchRows)}")
            .Build();
        return await database
            .Primary.ReadAsync(
                (session, token) => session.ListAsync(statement, reader => ChangeTable.Read(database.Dialect, reader), token),
                snapshot: false,
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private static async Task<long> NumberAsync(SqlDatabase database, string value, CancellationToken cancellationToken) =>
        await database
            .Primary.ReadAsync(
                (session, token) => session.NumberAsync(new($"SELECT {value} FROM {database.Dialect.Table(Name)}", []), token),
                snapshot: false,
                cancellationToken
            )
            .ConfigureAwait(false)
        ?? 0;
}
