using System.Data.Common;

namespace ArtifactStore.Sql;

/// <summary>
/// Executes a query in a session: finds the parents that it names, lists the access paths, and reads by the one that wins.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="query">The query.</param>
/// <param name="filters">Its filters.</param>
/// <param name="endsSession">Whether nothing else runs in the session, so that what ends it may travel with the last statement.</param>
/// <param name="cancellationToken">Cancels the execution.</param>
internal sealed class QueryExecution(
    SqlSession session,
    StoreQuery query,
    SqlTranslation filters,
    bool endsSession,
    CancellationToken cancellationToken
)
{
    /// <summary>Writes the statement of a page, by a path and of so many rows of a scan.</summary>
    public delegate SqlStatement Writer(StoreQuery query, SqlTranslation filters, AccessPath path, long? rows);

    /// <summary>Reads a page.</summary>
    public async Task<List<T>> PageAsync<T>(Writer write, Func<DbDataReader, T> read)
    {
        if (await WithParentsAsync().ConfigureAwait(false) is not { } resolved)
        {
            return [];
        }

        var paths = query.Limit is null ? AccessPaths.ForAll(resolved) : AccessPaths.ForPage(query, resolved);
        List<Scan<List<T>>> scans = [.. paths.Where(path => path.IsScan).Select(Scan)];
        List<Seek<List<T>>> seeks = [.. paths.Where(path => !path.IsScan).Select(path => Seek(resolved, path, () => ReadAsync(path)))];
        return paths is [var only] ? await ReadAsync(only).ConfigureAwait(false)
            : scans.Count > 0 ? await Race.PageAsync(scans, seeks, Race.Wanted(query)).ConfigureAwait(false)
            : await (await Race.ShortestAsync(seeks).ConfigureAwait(false)).Read().ConfigureAwait(false);

        Scan<List<T>> Scan(AccessPath path) =>
            new PageScan<T>(session, query, resolved, path, write, read, cancellationToken).ContinueAsync;

        Task<List<T>> ReadAsync(AccessPath path)
        {
            SayLast();
            return session.ListAsync(write(query, resolved, path, null), read, cancellationToken);
        }
    }

    /// <summary>Counts the rows that the filters pass.</summary>
    public async Task<long> CountAsync()
    {
        if (await WithParentsAsync().ConfigureAwait(false) is not { } resolved)
        {
            return 0;
        }

        List<Seek<long>> seeks = [.. AccessPaths.ForAll(resolved).Select(path => Seek(resolved, path, () => CountAsync(path)))];
        return await (seeks is [var only] ? only : await Race.ShortestAsync(seeks).ConfigureAwait(false)).Read().ConfigureAwait(false);

        Task<long> CountAsync(AccessPath path)
        {
            SayLast();
            return NumberAsync(session.Dialect.SelectWriter.Count(resolved, path));
        }
    }

    /// <summary>
    /// Replaces each filter on flows or deployments that passes one row by an equality with its denormalised id. Null where one passes no
    /// row, and so nothing passes.
    /// </summary>
    private async Task<SqlTranslation?> WithParentsAsync()
    {
        var resolved = filters;
        foreach (var table in filters.Parents)
        {
            var statement = session.Dialect.SelectWriter.Parents(filters, table);
            switch (
                await session.ListAsync(statement, reader => session.Dialect.ReadId(reader, 0), cancellationToken).ConfigureAwait(false)
            )
            {
                case []:
                    return null;

                case [var id]:
                    resolved = resolved.WithParent(table, SqlFragment.Of($"{SqlValue.Id(id)}"));
                    break;

                case { Count: <= AccessPaths.Few } ids
                    when filters.Joins.Tables is [_] && filters.Conditions.All(condition => condition.Table == table):
                    resolved = resolved.WithParents(table, ids);
                    break;
            }
        }

        return resolved;
    }

    private void SayLast()
    {
        if (endsSession)
        {
            session.CommitWithNext();
        }
    }

    private Seek<T> Seek<T>(SqlTranslation resolved, AccessPath path, Func<Task<T>> read) =>
        new(
            session.Dialect.SelectWriter.RowsForScanned(path),
            bound => NumberAsync(session.Dialect.SelectWriter.Visited(resolved, path, bound)),
            read
        );

    private async Task<long> NumberAsync(SqlStatement statement) =>
        await session.NumberAsync(statement, cancellationToken).ConfigureAwait(false) ?? 0;
}
