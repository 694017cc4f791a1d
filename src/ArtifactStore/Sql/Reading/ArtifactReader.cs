using System.Data.Common;
using System.Runtime.CompilerServices;

namespace ArtifactStore.Sql;

/// <summary>Reads pages, streams and counts of artifacts or of collections.</summary>
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
    Func<T, ArtifactSort, ArtifactCursor> cursor)
{
    /// <summary>How many batches a stream without bodies reads at once in the end, from a database at a distance: each batch waits for an answer, and rows without bodies are small.</summary>
    private const int MostAtOnce = 8;

    // Made once: a read of one row makes no delegate of its own.
    private readonly Func<DbDataReader, T> _readWhole = reader => read(dialect, reader, true);

    /// <summary>A page. Its rows may be looked for in several statements, all of which see one state of the database; in a transaction, what that sees.</summary>
    public async Task<IReadOnlyList<T>> PageAsync(ArtifactQueryBase query, CancellationToken cancellationToken)
    {
        query.CheckPage();
        var filters = ArtifactSql.Translate(query, dialect);
        if (PlanChooser.KnownForPage(filters) is { } known)
        {
            return await ListAsync(ArtifactSql.Read(query, filters, known), query.IncludeData, cancellationToken).ConfigureAwait(false);
        }

        if (PlanChooser.WithOnlyOwner(query, filters) is { } ofOwner
            && await ListAsync(ArtifactSql.Read(query, ofOwner, SqlPlan.OwnerInOrder), query.IncludeData, cancellationToken).ConfigureAwait(false) is { Count: > 0 } rows)
        {
            return rows;
        }

        return await executor.ReadAsync(
            (session, token) => PlanChooser.ReadPageAsync(
                session, query, filters, (rest, plan) => session.ListAsync(ArtifactSql.Read(rest, plan), reader => read(session.Dialect, reader, query.IncludeData), token), cursor, token),
            snapshot: true,
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads pages behind cursors, one after the other. Where that pays, the next one is read while the caller consumes the current one.</summary>
    public async IAsyncEnumerable<T> StreamAsync(ArtifactQueryBase query, [EnumeratorCancellation] CancellationToken cancellationToken)
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
                var rows = await (next ?? PageAsync(page, token)).ConfigureAwait(false);
                next = null;
                var isLast = rows.Count < size;

                // Without a limit the stream has no end of its own: a store may hold more rows than an int counts.
                remaining = query.Limit is null ? remaining : remaining - rows.Count;
                var batch = dialect.WritesSets && !query.IncludeData ? Math.Min(2 * size, MostAtOnce * streamBatchSize) : streamBatchSize;
                size = isLast ? 0 : Math.Min(batch, remaining);
                if (size > 0)
                {
                    page = query with { Limit = size, Offset = null, After = cursor(rows[^1], query.Sort) };
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

    /// <summary>The number of rows that the filters pass.</summary>
    public async Task<long> CountAsync(ArtifactQueryBase query, CancellationToken cancellationToken)
    {
        var filters = ArtifactSql.Translate(query, dialect);
        long? count;
        if (PlanChooser.KnownForAll(filters) is { } known)
        {
            var statement = ArtifactSql.Count(filters, known);
            count = await executor.ReadAsync((session, token) => session.NumberAsync(statement, token), snapshot: false, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            count = await executor.ReadAsync(LookAndCountAsync, snapshot: true, cancellationToken).ConfigureAwait(false);
        }

        return count ?? 0;

        async Task<long?> LookAndCountAsync(SqlSession session, CancellationToken token)
        {
            var (translation, plan) = await PlanChooser.ForAllAsync(session, filters, token).ConfigureAwait(false);
            session.NextIsLast();
            return translation is null ? 0 : await session.NumberAsync(ArtifactSql.Count(translation, plan), token).ConfigureAwait(false);
        }
    }

    /// <summary>The first row of a statement.</summary>
    public Task<T?> FirstAsync(SqlStatement statement, CancellationToken cancellationToken) =>
        executor.ReadAsync((session, token) => session.FirstAsync(statement, _readWhole, token), snapshot: false, cancellationToken);

    /// <summary>All rows of a statement.</summary>
    public async Task<IReadOnlyList<T>> ListAsync(SqlStatement statement, bool includeData, CancellationToken cancellationToken) =>
        await executor.ReadAsync(
            (session, token) => session.ListAsync(statement, reader => read(session.Dialect, reader, includeData), token),
            snapshot: false,
            cancellationToken).ConfigureAwait(false);
}
