using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>Runs pieces of work on a connection: one of a pool, the writer's, or the one of a transaction.</summary>
[Experimental(SqlDialect.DiagnosticId)]
public abstract class SqlExecutor
{
    /// <summary>Whether a read may run while the caller does other things: not in a transaction, whose connection serves one at a time.</summary>
    internal virtual bool ReadsAhead => false;

    /// <summary>Runs work that only reads.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="work">The work. It must not keep the session.</param>
    /// <param name="snapshot">Whether all statements of the work must see one state of the database.</param>
    /// <param name="cancellationToken">Cancels the call, also while a statement runs.</param>
    /// <returns>The result of the work.</returns>
    public abstract Task<T> ReadAsync<T>(Func<SqlSession, CancellationToken, Task<T>> work, bool snapshot, CancellationToken cancellationToken);

    /// <summary>Runs work that writes: all of it becomes visible, or nothing when it throws.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The result of the work.</returns>
    public abstract Task<T> WriteAsync<T>(SqlWork<T> work, CancellationToken cancellationToken);
}
