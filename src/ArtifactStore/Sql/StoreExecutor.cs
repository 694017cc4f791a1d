using ArtifactStore.Diagnostics;
using Microsoft.Extensions.Logging;

namespace ArtifactStore.Sql;

/// <summary>The store's own way to its database: the schema is there before the first operation, and nobody waits for a transaction of their own.</summary>
/// <param name="database">The database.</param>
/// <param name="executor">Where the work runs: the database itself, or its primary.</param>
/// <param name="initialize">Makes the schema ready, once.</param>
/// <param name="logger">Logs writes that were cancelled.</param>
internal sealed class StoreExecutor(SqlDatabase database, SqlExecutor executor, Func<CancellationToken, Task> initialize, ILogger logger) : SqlExecutor
{
    /// <summary>A database in the process itself reads on the caller's thread.</summary>
    internal override bool ReadsAhead => database.Dialect.WritesSets;

    public override Task<T> ReadAsync<T>(Func<SqlSession, CancellationToken, Task<T>> work, bool snapshot, CancellationToken cancellationToken)
    {
        if (database.ReadsWaitForWriter)
        {
            ThrowIfWaitingForItself();
        }

        var initialized = initialize(cancellationToken);
        return initialized.IsCompletedSuccessfully ? executor.ReadAsync(work, snapshot, cancellationToken) : ReadLaterAsync();

        async Task<T> ReadLaterAsync()
        {
            await initialized.ConfigureAwait(false);
            return await executor.ReadAsync(work, snapshot, cancellationToken).ConfigureAwait(false);
        }
    }

    public override async Task<T> WriteAsync<T>(SqlWork<T> work, CancellationToken cancellationToken)
    {
        ThrowIfWaitingForItself();
        await initialize(cancellationToken).ConfigureAwait(false);
        try
        {
            return await executor.WriteAsync(work, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            StoreLog.WriteInterrupted(logger, database.DatabaseName);
            throw;
        }
    }

    private void ThrowIfWaitingForItself() => ThrowIfWaitingForItself(database);

    /// <summary>Refuses what would wait for a transaction that the same async flow holds, or for work that has called it.</summary>
    public static void ThrowIfWaitingForItself(SqlDatabase database)
    {
        HostCall.ThrowIfWithin(database.Writer);
        if (TransactionFlow.Holds(database.Writer))
        {
            throw new InvalidOperationException(
                "This async flow holds a transaction on the database, and the call would wait until that ends. Use the transaction's Artifacts and Runs, or end the transaction first; work that is meant to wait for it belongs into a flow that was started before it.");
        }
    }
}
