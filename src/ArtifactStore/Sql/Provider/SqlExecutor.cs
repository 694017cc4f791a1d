using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>Runs pieces of work on a connection: one of a pool, the writer's, or the one of a transaction.</summary>
[Experimental(SqlDialect.DiagnosticId)]
public abstract class SqlExecutor
{
    /// <summary>The same executor for writes that take long, such as a batch. Where short ones share a commit, these have their own, and keep nobody's commit waiting.</summary>
    public virtual SqlExecutor ForBatches => this;

    /// <summary>Runs work that only reads.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="work">The work. It must not keep the session.</param>
    /// <param name="snapshot">Whether all statements of the work must see one state of the database.</param>
    /// <param name="cancellationToken">Cancels the call, also while a statement runs.</param>
    /// <returns>What the work returned.</returns>
    public abstract Task<T> ReadAsync<T>(Func<SqlSession, CancellationToken, Task<T>> work, bool snapshot, CancellationToken cancellationToken);

    /// <summary>Runs work that writes: all of it becomes visible, or nothing when it throws.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="work">The work. It must not keep the session, and may be run again after a transient failure.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What the work returned.</returns>
    public abstract Task<T> WriteAsync<T>(Func<SqlSession, CancellationToken, Task<T>> work, CancellationToken cancellationToken);

    /// <summary>Runs work that writes and must not be done twice: a database that may lose the answer to a commit asks whether it was done before it runs the work again.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="work">The work. It must not keep the session, and may be run again after a transient failure.</param>
    /// <param name="isWritten">Whether what the work returned is in the database.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What the work returned.</returns>
    public virtual Task<T> WriteAsync<T>(
        Func<SqlSession, CancellationToken, Task<T>> work, Func<SqlSession, T, CancellationToken, Task<bool>> isWritten, CancellationToken cancellationToken) =>
        WriteAsync(work, cancellationToken);

    /// <summary>
    /// Runs statements that write and must not be done twice. Nothing is decided between them, nor between the last one and the commit, so that a database at a distance gets all of it in one round trip.
    /// They must refuse by writing nothing, or by failing.
    /// </summary>
    /// <typeparam name="T">The type of a row.</typeparam>
    /// <param name="statements">The statements, each of which gives rows: all of them become visible, or nothing.</param>
    /// <param name="read">Reads a row of the last statement, by ordinal.</param>
    /// <param name="find">What the last statement gave when it was done already; null where it was not. Only for a database that may lose the answer.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The rows of the last statement; none where it has refused.</returns>
    public virtual Task<IReadOnlyList<T>> WriteAsync<T>(
        IReadOnlyList<SqlStatement> statements,
        Func<DbDataReader, T> read,
        Func<SqlSession, CancellationToken, Task<IReadOnlyList<T>?>> find,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(statements);
        return WriteAsync<IReadOnlyList<T>>(
            async (session, token) =>
            {
                foreach (var statement in statements.SkipLast(1))
                {
                    await session.ListAsync(statement, static _ => true, token).ConfigureAwait(false);
                }

                return await session.ListAsync(statements[^1], read, token).ConfigureAwait(false);
            },
            async (session, _, token) => await find(session, token).ConfigureAwait(false) is not null,
            cancellationToken);
    }
}
