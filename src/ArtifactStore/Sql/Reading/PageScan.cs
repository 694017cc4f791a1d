using System.Data.Common;

namespace ArtifactStore.Sql;

/// <summary>An index scan that reads a page in parts.</summary>
/// <remarks>
/// The next part begins behind the last row that was seen, which a step through the index alone finds. With an offset a part cannot tell
/// how many rows that pass it has left out, and begins at the start again: as the parts double, they see twice as many rows in all.
/// </remarks>
/// <param name="session">The session.</param>
/// <param name="query">The query.</param>
/// <param name="filters">Its filters.</param>
/// <param name="path">The scan.</param>
/// <param name="write">Writes the statement of a part.</param>
/// <param name="read">Reads a row.</param>
/// <param name="cancellationToken">Cancels the scan.</param>
internal sealed class PageScan<T>(
    SqlSession session,
    StoreQuery query,
    SqlTranslation filters,
    AccessPath path,
    QueryExecution.Writer write,
    Func<DbDataReader, T> read,
    CancellationToken cancellationToken
)
{
    private readonly List<T> _page = [];
    private readonly SortTranslator _sort = new(session.Dialect, filters.Joins.Root, query);
    private StoreQuery _rest = query;
    private long _seen;

    /// <inheritdoc cref="Scan{TPage}"/>
    public async Task<List<T>?> ContinueAsync(long rows)
    {
        _seen = _rest.Offset > 0 ? _seen + rows : rows;
        var (found, last) = await session
            .ListWithNextAsync(
                write(_rest, filters, path, _seen),
                read,
                session.Dialect.SelectWriter.Position(_rest, filters, path, _seen),
                _sort.ReadCursor,
                needsNext: found => found.Count < _rest.Limit,
                cancellationToken
            )
            .ConfigureAwait(false);
        _page.AddRange(found);
        if (last is null || found.Count == _rest.Limit)
        {
            return _page;
        }

        if (_rest.Offset > 0)
        {
            _page.Clear();
        }
        else
        {
            _rest = _rest.Behind(last, _rest.Limit - found.Count);
        }

        return null;
    }
}
