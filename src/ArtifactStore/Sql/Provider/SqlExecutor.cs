using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>Runs pieces of work on a connection: a pooled one, the writer's, or that of a transaction.</summary>
[Experimental(SqlDialect.DiagnosticId)]
public abstract class SqlExecutor
{
    /// <summary>
    /// True if a read may run while the caller continues; false in a transaction, whose connection is used by one at a time.
    /// </summary>
    internal virtual bool ReadsAhead => false;

    /// <summary>Runs work that only reads.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="work">The work. It must not keep the session.</param>
    /// <param name="snapshot">True if all statements of the work must see the same state of the database.</param>
    /// <param name="cancellationToken">Cancels the call, including a running statement.</param>
    /// <returns>The result of the work.</returns>
    public abstract Task<T> ReadAsync<T>(
        Func<SqlSession, CancellationToken, Task<T>> work,
        bool snapshot,
        CancellationToken cancellationToken
    );

    /// <summary>Runs work that writes, atomically.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The result of the work.</returns>
    public abstract Task<T> WriteAsync<T>(SqlWork<T> work, CancellationToken cancellationToken);
}
