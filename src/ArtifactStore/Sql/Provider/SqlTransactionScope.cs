using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>An open write transaction. Each piece of work in it is whole or not there; a refused piece leaves the transaction usable.</summary>
[Experimental(SqlDialect.DiagnosticId)]
public abstract class SqlTransactionScope : SqlExecutor, IAsyncDisposable
{
    /// <summary>Whether it has been committed or rolled back, by whomever, and the writer's place is free again.</summary>
    public abstract bool HasEnded { get; }

    /// <summary>Commits.</summary>
    /// <param name="cancellationToken">Cancels the call before the commit has begun.</param>
    /// <returns>A task that ends with the commit.</returns>
    /// <exception cref="InvalidOperationException">The transaction has ended already.</exception>
    public abstract Task CommitAsync(CancellationToken cancellationToken);

    /// <summary>Rolls back unless the transaction has ended, and gives the writer's place to the next one.</summary>
    /// <returns>A task that ends when that is done.</returns>
    public abstract ValueTask DisposeAsync();
}
