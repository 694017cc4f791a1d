using ArtifactStore.Diagnostics;
using Microsoft.Extensions.Logging;

namespace ArtifactStore.Sql;

/// <summary>The store's own executor. It prepares the schema before the first operation, and rejects calls that would deadlock.</summary>
/// <param name="database">The database.</param>
/// <param name="executor">The executor of the database, or of its primary.</param>
/// <param name="initialize">Prepares the schema, once.</param>
/// <param name="logger">Logs cancelled writes.</param>
internal sealed class StoreExecutor(SqlDatabase database, SqlExecutor executor, Func<CancellationToken, Task> initialize, ILogger logger) : SqlExecutor
{
    /// <summary>An in-process database reads on the caller's thread.</summary>
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

    /// <summary>Throws if the call would wait for a transaction of the same async flow, or for the work that has called it.</summary>
    public static void ThrowIfWaitingForItself(SqlDatabase database)
    {
        HostCallback.ThrowIfWithin(database.Writer);
        if (TransactionFlow.Holds(database.Writer))
        {
            throw new InvalidOperationException(
                "This async flow holds a transaction on the database, and the call would wait for its end. "
                + "Use the transaction's Artifacts and Runs, or end the transaction first. "
                + "Start work that should wait for it in a flow that began before it.");
        }
    }
}
