using ArtifactStore.Diagnostics;
using Microsoft.Extensions.Logging;

namespace ArtifactStore.Sql;

/// <summary>The store's own executor. It prepares the schema before the first operation, and rejects calls that would deadlock.</summary>
/// <param name="database">The database.</param>
/// <param name="executor">The executor of the database, or of its primary.</param>
/// <param name="initialize">Prepares the schema, once.</param>
/// <param name="logger">Logs cancelled writes.</param>
/// <param name="signal">Wakes the watchers of the change feed; null if no changes are recorded.</param>
internal sealed class StoreExecutor(
    SqlDatabase database,
    SqlExecutor executor,
    Func<CancellationToken, Task> initialize,
    ILogger logger,
    ChangeSignal? signal
) : SqlExecutor
{
    /// <summary>An in-process database reads on the caller's thread.</summary>
    internal override bool ReadsAhead => database.Dialect.WritesSets;

    public override Task<T> ReadAsync<T>(
        Func<SqlSession, CancellationToken, Task<T>> work,
        bool snapshot,
        CancellationToken cancellationToken
    )
    {
        if (database.ReadsWaitForWriter)
        {
            database.ThrowIfWaitingForItself();
        }

        var initialized = initialize(cancellationToken);
        return initialized.IsCompletedSuccessfully
            ? executor.ReadAsync(work, snapshot, cancellationToken)
            : ReadLaterAsync(initialized, work, snapshot, cancellationToken);
    }

    public override async Task<T> WriteAsync<T>(SqlWork<T> work, CancellationToken cancellationToken)
    {
        database.ThrowIfWaitingForItself();
        await initialize(cancellationToken).ConfigureAwait(false);
        try
        {
            var result = await executor.WriteAsync(work, cancellationToken).ConfigureAwait(false);
            signal?.Pulse();
            return result;
        }
        catch (OperationCanceledException)
        {
            StoreLog.WriteInterrupted(logger, database.DatabaseName);
            throw;
        }
    }

    private async Task<T> ReadLaterAsync<T>(
        Task initialized,
        Func<SqlSession, CancellationToken, Task<T>> work,
        bool snapshot,
        CancellationToken cancellationToken
    )
    {
        await initialized.ConfigureAwait(false);
        return await executor.ReadAsync(work, snapshot, cancellationToken).ConfigureAwait(false);
    }
}
