using System.Runtime.CompilerServices;

namespace ArtifactStore.Sql;

/// <summary>Reads a table page by page. Each page is one snapshot; no connection is held between pages.</summary>
internal sealed class PageWalker(SqlExecutor executor)
{
    /// <summary>Returns the violations of each page, including pages without any.</summary>
    public async IAsyncEnumerable<IReadOnlyList<ArtifactStoreViolation>> WalkAsync(
        TableWalk walk,
        string alias,
        Func<SqlSession, SqlFragment, CancellationToken, Task<List<ArtifactStoreViolation>>> check,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var last = await executor.ReadAsync(walk.LastAsync, snapshot: false, cancellationToken).ConfigureAwait(false);
        object? after = null;
        while (last is not null && !last.Equals(after))
        {
            cancellationToken.ThrowIfCancellationRequested();
            (after, var found) = await executor
                .ReadAsync((session, token) => PageAsync(session, after, token), snapshot: true, cancellationToken)
                .ConfigureAwait(false);
            yield return found;
        }

        async Task<(object End, List<ArtifactStoreViolation> Found)> PageAsync(SqlSession session, object? start, CancellationToken token)
        {
            var end = await walk.EndAsync(session, start, last, token).ConfigureAwait(false);
            return (end, await check(session, walk.Scope(alias, start, end), token).ConfigureAwait(false));
        }
    }
}
