using System.Data.Common;
using System.Runtime.CompilerServices;

namespace ArtifactStore.Sql;

/// <summary>Reads pages, streams and counts of artifacts, of collections or of one kind of run.</summary>
/// <param name="executor">Where statements run.</param>
/// <param name="dialect">The dialect.</param>
/// <param name="streamBatchSize">How many rows a stream reads at a time.</param>
/// <param name="read">Reads a row, with or without its body.</param>
/// <param name="cursor">The place behind a row.</param>
internal sealed class ArtifactReader<T>(
    SqlExecutor executor,
    SqlDialect dialect,
    int streamBatchSize,
    Func<SqlDialect, DbDataReader, bool, T> read,
    Func<T, StoreQuery, StoreCursor> cursor
)
{
    /// <summary>
    /// The largest number of batches that a stream without bodies reads at once from a remote database, where each batch is a round trip.
    /// </summary>
    private const int MaxBatchesAtOnce = 8;

    // Made once: a read of one row makes no delegate of its own.
    private readonly Func<DbDataReader, T> _readWhole = reader => read(dialect, reader, true);

    /// <summary>
    /// Reads a page. Its rows may be looked for in several statements, all of which see one state of the database; in a transaction, what
    /// that sees.
    /// </summary>
    public async Task<IReadOnlyList<T>> PageAsync(StoreQuery query, CancellationToken cancellationToken)
    {
        query.CheckPage();
        var filters = ArtifactSql.Translate(query, dialect);
        if (
            AtOnce(query, filters) is var (translation, path)
            && await ListAsync(dialect.SelectWriter.Page(query, translation, path), query.ReadsBodies, cancellationToken)
                .ConfigureAwait(false)
                is var rows
            && (rows.Count > 0 || translation.With is null)
        )
        {
            return rows;
        }

        return await executor
            .ReadAsync(
                (session, token) =>
                    new QueryExecution(session, query, filters, endsSession: true, token).PageAsync(
                        session.Dialect.SelectWriter.Page,
                        reader => read(session.Dialect, reader, query.ReadsBodies)
                    ),
                snapshot: true,
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Reads a page, the cursor of the next one and, if asked for, the number of all rows, from one snapshot.</summary>
    public async Task<(IReadOnlyList<T> Rows, StoreCursor? Next, long? Total)> PageAsync(
        StoreQuery query,
        bool includeTotal,
        CancellationToken cancellationToken
    )
    {
        // One row more tells whether another page follows.
        var wanted = query.Limit is > 0 and < int.MaxValue and var limit ? query with { Limit = limit + 1 } : query;
        var (rows, total) = includeTotal
            ? await PageAndTotalAsync(wanted, cancellationToken).ConfigureAwait(false)
            : (await PageAsync(wanted, cancellationToken).ConfigureAwait(false), (long?)null);
        return rows.Count > query.Limit ? ([.. rows.Take(rows.Count - 1)], cursor(rows[^2], query), total) : (rows, null, total);
    }

    private async Task<(IReadOnlyList<T> Rows, long? Total)> PageAndTotalAsync(StoreQuery query, CancellationToken cancellationToken)
    {
        query.CheckPage();
        var filters = ArtifactSql.Translate(query, dialect);
        return await executor
            .ReadAsync<(IReadOnlyList<T>, long?)>(
                async (session, token) =>
                {
                    var rows = await new QueryExecution(session, query, filters, endsSession: false, token)
                        .PageAsync(session.Dialect.SelectWriter.Page, reader => read(session.Dialect, reader, query.ReadsBodies))
                        .ConfigureAwait(false);
                    var total = new QueryExecution(session, query, filters.ForCount(), endsSession: true, token);
                    return (rows, await total.CountAsync().ConfigureAwait(false));
                },
                snapshot: true,
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>
    /// Reads pages behind cursors, one after the other. Where that pays, the next one is read while the caller consumes the current one.
    /// </summary>
    public async IAsyncEnumerable<T> StreamAsync(StoreQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var untilLeft = executor.ReadsAhead ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken) : null;
        var token = untilLeft?.Token ?? cancellationToken;
        Task<IReadOnlyList<T>>? next = null;
        try
        {
            var remaining = query.Limit ?? int.MaxValue;
            var size = Math.Min(streamBatchSize, remaining);
            var page = query with { Limit = size };
            while (size > 0)
            {
                var rows = await OfCallerAsync(next ?? PageAsync(page, token), cancellationToken).ConfigureAwait(false);
                next = null;
                var isLast = rows.Count < size;

                // Without a limit the stream has no end of its own: a store may hold more rows than an int counts.
                remaining = query.Limit is null ? remaining : remaining - rows.Count;
                var batch =
                    dialect.WritesSets && !query.ReadsBodies ? Math.Min(2 * size, MaxBatchesAtOnce * streamBatchSize) : streamBatchSize;
                size = isLast ? 0 : Math.Min(batch, remaining);
                if (size > 0)
                {
                    page = query.Behind(cursor(rows[^1], query), size);
                }

                for (var i = 0; i < rows.Count; i++)
                {
                    yield return rows[i];
                    if (i == 0 && size > 0 && executor.ReadsAhead)
                    {
                        // Not before: many a caller wants the first row alone.
                        next = PageAsync(page, token);
                    }
                }
            }
        }
        finally
        {
            if (next is not null)
            {
                await untilLeft!.CancelAsync().ConfigureAwait(false);
                await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Gives a cancellation by the caller the token of the caller, rather than one that is linked to it.</summary>
    private static async Task<IReadOnlyList<T>> OfCallerAsync(Task<IReadOnlyList<T>> page, CancellationToken cancellationToken)
    {
        try
        {
            return await page.ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested && e.CancellationToken != cancellationToken)
        {
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
    }

    /// <summary>The number of rows that the filters pass.</summary>
    public async Task<long> CountAsync(StoreQuery query, CancellationToken cancellationToken)
    {
        var filters = ArtifactSql.Translate(query, dialect).ForCount();
        return AccessPaths.ForAll(filters) is [var only]
            ? await NumberAsync(dialect.SelectWriter.Count(filters, only), cancellationToken).ConfigureAwait(false) ?? 0
            : await RaceAsync(query, filters, cancellationToken).ConfigureAwait(false);
    }

    private Task<long?> NumberAsync(SqlStatement statement, CancellationToken cancellationToken) =>
        executor.ReadAsync((session, token) => session.NumberAsync(statement, token), snapshot: false, cancellationToken);

    private Task<long> RaceAsync(StoreQuery query, SqlTranslation filters, CancellationToken cancellationToken) =>
        executor.ReadAsync(
            (session, token) => new QueryExecution(session, query, filters, endsSession: true, token).CountAsync(),
            snapshot: true,
            cancellationToken
        );

    /// <summary>
    /// The only path, where there is one: one statement reads the page. A page of one flow or one deployment looks it up by itself. It
    /// supposes that the filter passes one, as it nearly always does; where it passes none or several the page is empty, and is read in the
    /// other way.
    /// </summary>
    private (SqlTranslation Filters, AccessPath Path)? AtOnce(StoreQuery query, SqlTranslation filters)
    {
        if (query.Limit is not null && filters is { Joins.Tables: [var table], Conditions: [_] } && filters.Parents.Contains(table))
        {
            filters = dialect.SelectWriter.WithOnlyParent(filters, table);
        }

        return
            (
                query.Limit is null ? AccessPaths.ForAll(filters)
                : filters.Parents.Any() ? []
                : AccessPaths.ForPage(query, filters)
            )
                is [var only]
            ? (filters, only)
            : null;
    }

    /// <summary>The first row of a statement.</summary>
    public Task<T?> FirstAsync(SqlStatement statement, CancellationToken cancellationToken) =>
        executor.ReadAsync((session, token) => session.FirstAsync(statement, _readWhole, token), snapshot: false, cancellationToken);

    /// <summary>All rows of a statement.</summary>
    public async Task<IReadOnlyList<T>> ListAsync(SqlStatement statement, bool includeData, CancellationToken cancellationToken) =>
        await executor
            .ReadAsync(
                (session, token) => session.ListAsync(statement, reader => read(session.Dialect, reader, includeData), token),
                snapshot: false,
                cancellationToken
            )
            .ConfigureAwait(false);
}
