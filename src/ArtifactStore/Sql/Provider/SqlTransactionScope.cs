using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>An open write transaction. Each piece of work in it is atomic, and the transaction remains usable after a failed one.</summary>
[Experimental(SqlDialect.DiagnosticId)]
public abstract class SqlTransactionScope : SqlExecutor, IAsyncDisposable
{
    /// <summary>True if it has been committed or rolled back by any means, and the write lock is free.</summary>
    public abstract bool HasEnded { get; }

    /// <summary>Commits.</summary>
    /// <param name="cancellationToken">Cancels the call, if the commit has not begun.</param>
    /// <returns>A task that completes with the commit.</returns>
    /// <exception cref="InvalidOperationException">The transaction has ended already.</exception>
    public abstract Task CommitAsync(CancellationToken cancellationToken);

    /// <summary>Rolls back unless the transaction has ended, and releases the write lock.</summary>
    /// <returns>A task that completes when that is done.</returns>
    public abstract ValueTask DisposeAsync();
}
