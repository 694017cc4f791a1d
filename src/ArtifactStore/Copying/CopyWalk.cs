namespace ArtifactStore.Sql;

/// <summary>Walks through one table of both stores side by side, by id, and makes the target equal to the source, or only compares.</summary>
/// <remarks>
/// Copying, going on after a crash, bringing over what changed and verifying are one and the same walk: in front of an empty target every row is missing, behind a crash those that were not committed.
/// Each step reads the source in a statement of its own and the target in the transaction that it is written in; at most one batch of rows, and one of hashes, is in memory.
/// </remarks>
/// <param name="source">The store that is read.</param>
/// <param name="target">The store that is written.</param>
/// <param name="table">The table.</param>
/// <param name="options">The bounds of a batch.</param>
/// <param name="mark">The mark of the copy, without which nothing is written; null to compare only.</param>
/// <param name="report">Is told how many rows of the source a step has done.</param>
internal sealed class CopyWalk(SqlDatabase source, SqlDatabase target, CopyTable table, ArtifactStoreCopyOptions options, CopyMark? mark, Action<int> report)
{
    private readonly CopyReader _from = new(source.Dialect, table);
    private readonly CopyReader _to = new(target.Dialect, table);
    private readonly CopyWriter _writer = new(target.Dialect, table);

    /// <summary>Walks from behind an id, or from the first, to the end.</summary>
    public async Task<ArtifactStoreCopyTable> RunAsync(Guid? after, CancellationToken cancellationToken)
    {
        var tally = new CopyTally(table.Name);
        var limit = options.BatchRows;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var page = await source.Primary.ReadAsync((session, token) => _from.PageAsync(session, after, limit, options.BatchBytes, token), snapshot: false, cancellationToken).ConfigureAwait(false);
            CopyStep? step;
            try
            {
                step = mark is null
                    ? await target.Primary.ReadAsync((session, token) => StepAsync(session, after, page, token), snapshot: false, cancellationToken).ConfigureAwait(false)
                    : await target.WriteAsync(new SqlWork<CopyStep?>((session, token) => StepAsync(session, after, page, token)) { IsBatch = true }, cancellationToken).ConfigureAwait(false);
            }
            catch (ArtifactStoreException e) when (mark is not null && !e.IsTransient)
            {
                if (page.Rows.Count > 1)
                {
                    // One by one up to the row that the target refuses, so that the error can name it.
                    limit = 1;
                    continue;
                }

                var name = target.Dialect.Table(table.Name);
                throw new ArtifactStoreException(
                    page.Rows is [var row]
                        ? $"The row {row.Id} can't be written into the table '{name}'. What came before it is there, and the copy can be run again. {e.Message}"
                        : $"The table '{name}' can't be brought in line with the source behind the id {after?.ToString() ?? "of its first row"}. {e.Message}",
                    e);
            }

            if (step is null)
            {
                throw CopyMark.TakenOver();
            }

            tally.Add(step);
            report(step.SourceRows);
            if (step.IsLast)
            {
                return tally.ToResult();
            }

            // A page that its bytes have cut is a sign of large bodies: the next one asks for as many rows as will fit, since a driver may have to fetch what it was asked for.
            limit = page.IsCut ? page.Rows.Count : Math.Min(options.BatchRows, limit * 2);
            after = step.UpTo;
        }
    }

    /// <summary>One step; null where the copy is no longer ours.</summary>
    private async Task<CopyStep?> StepAsync(SqlSession session, Guid? after, CopyPage page, CancellationToken cancellationToken)
    {
        if (mark is not null && !await mark.HoldAsync(session, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        var end = page.IsLast ? CopyReader.LastId : page.Rows[^1].Id;
        var there = await _to.HashesAsync(session, after, end, options.BatchRows, cancellationToken).ConfigureAwait(false);
        var isCut = there.Count == options.BatchRows;
        var upTo = isCut ? there[^1].Id : end;
        CopyRow[] here = [.. page.Rows.TakeWhile(row => row.Id.CompareTo(upTo) <= 0)];
        var difference = CopyDifference.Between(here, there);
        if (mark is not null)
        {
            await _writer.ApplyAsync(session, difference, cancellationToken).ConfigureAwait(false);
        }

        return new(upTo, page.IsLast && !isCut, here.Length, there.Count, Sum(here), Sum(there), difference.Count, difference.First);
    }

    private static UInt128 Sum(IEnumerable<CopyRow> rows) => rows.Aggregate(UInt128.Zero, (sum, row) => unchecked(sum + row.Hash));
}
