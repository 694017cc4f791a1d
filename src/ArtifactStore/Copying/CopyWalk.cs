namespace ArtifactStore.Sql;

/// <summary>Reads one table of both stores in parallel, by id, and makes the target equal to the source, or only compares.</summary>
/// <remarks>
/// The same algorithm copies, resumes after a crash, copies later changes and verifies: in an empty target all rows are missing, after a
/// crash the uncommitted ones. Each step reads the source in its own statement, and the target in the transaction that writes it. At most
/// one batch of rows and one of hashes is in memory.
/// </remarks>
/// <param name="source">The store that is read.</param>
/// <param name="target">The store that is written.</param>
/// <param name="table">The table.</param>
/// <param name="options">The bounds of a batch.</param>
/// <param name="mark">The mark of the copy, required for writing; null to compare only.</param>
/// <param name="report">Receives the number of source rows that a step has processed.</param>
internal sealed class CopyWalk(
    SqlDatabase source,
    SqlDatabase target,
    StoredTable table,
    ArtifactStoreCopyOptions options,
    CopyMark? mark,
    Action<int> report
)
{
    private readonly CopyReader _from = new(source.Dialect, table);
    private readonly CopyReader _to = new(target.Dialect, table);
    private readonly CopyWriter _writer = new(target.Dialect, table);

    /// <summary>Runs from after an id, or from the start, to the end.</summary>
    public async Task<ArtifactStoreCopyTable> RunAsync(Guid? after, CancellationToken cancellationToken)
    {
        var tally = new CopyTally(table.Name);
        var limit = options.BatchRows;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var page = await source
                .Primary.ReadAsync(
                    (session, token) => _from.PageAsync(session, after, limit, options.BatchBytes, token),
                    snapshot: false,
                    cancellationToken
                )
                .ConfigureAwait(false);
            CopyStep? step;
            try
            {
                step = mark is null
                    ? await target
                        .Primary.ReadAsync((session, token) => StepAsync(session, after, page, token), snapshot: false, cancellationToken)
                        .ConfigureAwait(false)
                    : await target
                        .WriteAsync(
                            new SqlWork<CopyStep?>((session, token) => StepAsync(session, after, page, token)) { IsBatch = true },
                            cancellationToken
                        )
                        .ConfigureAwait(false);
            }
            catch (ArtifactStoreException e) when (mark is not null && !e.IsTransient)
            {
                if (page.Rows.Count > 1)
                {
                    // Row by row up to the one that the target rejects, so that the error can name it.
                    limit = 1;
                    continue;
                }

                var name = target.Dialect.Table(table.Name);
                throw new ArtifactStoreException(
                    page.Rows is [var row]
                        ? $"The row {row.Id} can't be written to the table '{name}'. The rows before it are copied, "
                            + $"and the copy can be run again. {e.Message}"
                        : $"The table '{name}' can't be made equal to the source after the id {after?.ToString() ?? "of its first row"}. "
                            + $"{e.Message}",
                    e
                );
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

            // A page ended by its bytes has large bodies. The next one requests only as many rows as will fit, since a driver may have to
            // fetch all that it requested.
            limit = page.IsCut ? page.Rows.Count : Math.Min(options.BatchRows, limit * 2);
            after = step.UpTo;
        }
    }

    /// <summary>Runs one step; null if this call no longer owns the copy.</summary>
    private async Task<CopyStep?> StepAsync(SqlSession session, Guid? after, CopyPage page, CancellationToken cancellationToken)
    {
        if (mark is not null && !await mark.LockAsync(session, cancellationToken).ConfigureAwait(false))
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
