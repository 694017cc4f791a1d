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
}
