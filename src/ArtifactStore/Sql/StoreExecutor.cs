using System.Data.Common;
using ArtifactStore.Diagnostics;
using Microsoft.Extensions.Logging;

namespace ArtifactStore.Sql;

/// <summary>The store's own way to its database: the schema is there before the first operation, and nobody waits for a transaction of their own.</summary>
/// <param name="database">The database.</param>
/// <param name="executor">Where the work runs: the database itself, its primary, or its place for batches.</param>
/// <param name="initialize">Makes the schema ready, once.</param>
/// <param name="logger">Is told of writes that were cancelled.</param>
internal sealed class StoreExecutor(SqlDatabase database, SqlExecutor executor, Func<CancellationToken, Task> initialize, ILogger logger) : SqlExecutor
{
    public override SqlExecutor ForBatches => ReferenceEquals(executor.ForBatches, executor) ? this : new StoreExecutor(database, executor.ForBatches, initialize, logger);

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

    public override Task<T> WriteAsync<T>(Func<SqlSession, CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        WhenReadyAsync(() => executor.WriteAsync(work, cancellationToken), cancellationToken);

    public override Task<T> WriteAsync<T>(
        Func<SqlSession, CancellationToken, Task<T>> work, Func<SqlSession, T, CancellationToken, Task<bool>> isWritten, CancellationToken cancellationToken) =>
        WhenReadyAsync(() => executor.WriteAsync(work, isWritten, cancellationToken), cancellationToken);

    public override Task<IReadOnlyList<T>> WriteAsync<T>(
        IReadOnlyList<SqlStatement> statements,
        Func<DbDataReader, T> read,
        Func<SqlSession, CancellationToken, Task<IReadOnlyList<T>?>> find,
        CancellationToken cancellationToken) => WhenReadyAsync(() => executor.WriteAsync(statements, read, find, cancellationToken), cancellationToken);

    private async Task<T> WhenReadyAsync<T>(Func<Task<T>> write, CancellationToken cancellationToken)
    {
        ThrowIfWaitingForItself();
        await initialize(cancellationToken).ConfigureAwait(false);
        try
        {
            return await write().ConfigureAwait(false);
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
